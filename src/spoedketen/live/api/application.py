"""The interface as a whole: version 1."""

from ninja import NinjaAPI

from spoedketen.live.api.directory_routes import router as directory_router
from spoedketen.live.api.observation_routes import router as observation_router
from spoedketen.live.api.problems import answer_errors
from spoedketen.live.api.stop_routes import router as stop_router

api = NinjaAPI(
    title="Spoedketen",
    version="1.0.0",
    description="Capacity of the acute care chain: report it, read it, declare stops.",
    urls_namespace="api-1",
    openapi_url="openapi.json",
    docs_url=None,
)
api.add_router("", directory_router)
api.add_router("", observation_router)
api.add_router("", stop_router)
answer_errors(api)
