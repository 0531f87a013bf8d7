"""Refusals of the capacity app: each carries what the sender can repair."""

from spoedketen.domain.errors import RequestError
from spoedketen.live.capacity.values import Rejection


class Refused(RequestError):
    """A change that cannot be made as asked; every reason at once."""

    def __init__(self, rejections: list[Rejection]) -> None:
        super().__init__("refused", codes=", ".join(each.code for each in rejections))
        self.rejections = tuple(rejections)


class NotFound(RequestError):
    """Something that is not there, or not for this actor."""


class Conflict(RequestError):
    """A change made on an old picture, or one that collides with what is there."""
