"""The interface as a whole: version 1."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from spoedketen.live.api.alert_routes import router as alert_router
from spoedketen.live.api.case_routes import router as case_router
from spoedketen.live.api.crowding_routes import router as crowding_router
from spoedketen.live.api.delivery_routes import router as delivery_router
from spoedketen.live.api.directory_routes import router as directory_router
from spoedketen.live.api.gates import QUERIES
from spoedketen.live.api.judging_routes import router as judging_router
from spoedketen.live.api.level_routes import router as level_router
from spoedketen.live.api.match_routes import router as match_router
from spoedketen.live.api.observation_routes import router as observation_router
from spoedketen.live.api.placement_routes import router as placement_router
from spoedketen.live.api.problems import answer_errors
from spoedketen.live.api.relocation_routes import router as relocation_router
from spoedketen.live.api.run_routes import router as run_router
from spoedketen.live.api.stop_routes import router as stop_router
from spoedketen.live.api.triage_routes import router as triage_router

PROBLEM = "#/components/schemas/Problem"


class Interface(NinjaAPI):
    """The interface, described with the media type that its errors really have."""

    def get_openapi_schema(self, **how: Any) -> OpenAPISchema:
        """Return the description."""
        schema = super().get_openapi_schema(**how)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for answer in operation["responses"].values():
                    _as_problem(answer)
        return schema


def _as_problem(answer: dict[str, Any]) -> None:
    content = answer.get("content", {})
    told = content.get("application/json")
    if told and told["schema"].get("$ref") == PROBLEM:
        content["application/problem+json"] = content.pop("application/json")


api = Interface(
    title="Spoedketen",
    version="1.0.0",
    description=(
        "The acute care chain: report and read capacity, declare stops; open cases, record triage, "
        "find who can act, follow until it is good."
    ),
    urls_namespace="api-1",
    openapi_url="openapi.json",
    docs_url=None,
)
api.add_router("", directory_router)
api.add_router("", observation_router)
api.add_router("", crowding_router)
api.add_router("", delivery_router)
api.add_router("", stop_router)
api.add_router("", alert_router)
api.add_router("", level_router)
api.add_router("", case_router)
api.add_router("", judging_router)
api.add_router("", match_router)
api.add_router("", placement_router)
api.add_router("", triage_router)
api.add_router("", run_router)
api.add_router("", relocation_router)
answer_errors(api)


def _queries(schema: OpenAPISchema) -> dict[str, tuple[str, ...]]:
    return {
        operation["operationId"]: tuple(
            each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"
        )
        for operations in schema["paths"].values()
        for operation in operations.values()
    }


QUERIES.update(_queries(api.get_openapi_schema(path_prefix="/api/v1/")))
