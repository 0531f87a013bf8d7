"""The errors each operation may answer, for the description."""

from spoedketen.live.api.schemas import Problem

READ_ERRORS: dict[int, type[Problem]] = dict.fromkeys((400, 401, 403, 404, 422, 429, 503), Problem)
WRITE_ERRORS: dict[int, type[Problem]] = {
    **READ_ERRORS,
    408: Problem,
    409: Problem,
    412: Problem,
    413: Problem,
}
