"""Lists in pages: a number, a size and the address of the next."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, TypeVar

from django.http import HttpRequest
from ninja import Header, Query
from pydantic import AfterValidator, AwareDatetime

T = TypeVar("T")
MOST = 1_000
PageNumber = Annotated[int, Query(ge=1, le=100_000, description="Page, from 1")]
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _sensible(moment: datetime) -> datetime:
    if not EARLIEST <= moment <= LATEST:
        message = "a moment between the years 2000 and 2200"
        raise ValueError(message)
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_sensible)]
RetryKey = Annotated[str, Header(alias="Idempotency-Key", max_length=100)]
PageSize = Annotated[int, Query(ge=1, le=MOST, description="Items a page")]


def paged(
    request: HttpRequest, items: Sequence[T], number: int, size: int
) -> tuple[list[T], str | None]:
    """Return one page and the address of the next, or None at the end."""
    start = (number - 1) * size
    shown = list(items[start : start + size])
    if start + size >= len(items):
        return shown, None
    query = request.GET.copy()
    query["page"] = str(number + 1)
    return shown, f"{request.path}?{query.urlencode()}"
