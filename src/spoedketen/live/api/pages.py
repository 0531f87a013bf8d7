"""Lists in pages: a number, a size and the address of the next."""

from collections.abc import Sequence
from typing import Annotated, TypeVar

from django.http import HttpRequest
from ninja import Header, Query

T = TypeVar("T")
MOST = 1_000
PageNumber = Annotated[int, Query(ge=1, le=100_000, description="Page, from 1")]
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
