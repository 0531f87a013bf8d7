"""Whether what a provider records fits: pure."""

from collections.abc import Iterable

from spoedketen.live.capacity.checks import is_storable
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.directory.contact_kinds import contact_kinds
from spoedketen.live.distribution.deployment_values import DeploymentWish
from spoedketen.live.distribution.level_values import Ladder

LONGEST = {"what": 300, "unit": 40, "source": 300}
MOST_NUMBER, MOST_MINUTES = 10_000, 14 * 24 * 60


def deployment_rejections(wish: DeploymentWish, ladder: Ladder | None) -> list[Rejection]:
    """Return every reason to refuse it."""
    return [*_level(wish, ladder), *_texts(wish), *_numbers(wish), *_period(wish)]


def _level(wish: DeploymentWish, ladder: Ladder | None) -> Iterable[Rejection]:
    known = [level.code for level in ladder.levels] if ladder else []
    if wish.level not in known:
        parameters = {"given": wish.level, "known": ", ".join(known) or "-"}
        yield Rejection(code="level_unknown", field="level", parameters=parameters)
    if wish.contact_kind not in contact_kinds():
        given = {"name": "contact", "given": wish.contact_kind, "known": ", ".join(contact_kinds())}
        yield Rejection(code="choice_unknown", field="contact_kind", parameters=given)


def _texts(wish: DeploymentWish) -> Iterable[Rejection]:
    for name, most in LONGEST.items():
        text = getattr(wish, name)
        if not text.strip() and name != "unit":
            yield Rejection(code="required", field=name)
        if len(text) > most:
            yield Rejection(code="text_too_long", field=name, parameters={"max_length": most})
        if not is_storable(text):
            yield Rejection(code="text_unfit", field=name)


def _numbers(wish: DeploymentWish) -> Iterable[Rejection]:
    for name, most in (("number", MOST_NUMBER), ("within_minutes", MOST_MINUTES)):
        given = getattr(wish, name)
        if given is not None and given > most:
            yield Rejection(code="number_too_large", field=name, parameters={"le": most})
        if given is not None and given < 0:
            yield Rejection(code="number_too_small", field=name, parameters={"ge": 0})


def _period(wish: DeploymentWish) -> Iterable[Rejection]:
    if wish.valid_from is None:
        yield Rejection(code="required", field="valid_from")
    elif wish.valid_to and wish.valid_to <= wish.valid_from:
        given = {"given": wish.valid_to.isoformat()}
        yield Rejection(code="period_backwards", field="valid_to", parameters=given)
