"""The deliveries of the week before a demonstration: once a day each, some late, some elsewhere."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from spoedketen.live.capacity.delivery_values import NewReceipt
from spoedketen.live.demo.chance import between, draw
from spoedketen.live.demo.reports import Item, Reporter, observed
from spoedketen.live.demo.rhythm import AMSTERDAM

DAYS, PLATFORM = 8, "lpz"
ELSEWHERE_SHARE, LATE_SHARE = 0.06, 0.02
EARLY, LATE = (6.0, 9.5), (11.5, 16.0)


def past_deliveries(found: Iterable[Reporter], at: datetime) -> tuple[list[Item], list[NewReceipt]]:
    """Return what was delivered here, a figure a day, and what the other platform received."""
    here: list[Item] = []
    there: list[NewReceipt] = []
    for reporter in found:
        is_elsewhere = draw(reporter.seed, reporter.service, "elsewhere") < ELSEWHERE_SHARE
        for moment in _moments(reporter, at):
            if is_elsewhere:
                there.append(_receipt(reporter, moment))
            else:
                here += list(observed(reporter, moment, holds=timedelta(hours=12)))[:1]
    return here, there


def _moments(reporter: Reporter, at: datetime) -> Iterator[datetime]:
    """Yield when it delivered, up to a day ago: after that its own history goes on."""
    midnight = at.astimezone(AMSTERDAM).replace(hour=0, minute=0, second=0, microsecond=0)
    for back in range(DAYS, 0, -1):
        name = f"{reporter.service} {back}"
        is_late = draw(reporter.seed, name, "late") < LATE_SHARE
        hour = between(*(LATE if is_late else EARLY), draw(reporter.seed, name, "hour"))
        moment = midnight - timedelta(days=back) + timedelta(minutes=round(hour * 60))
        if not reporter.is_down(moment) and moment < at - timedelta(days=1):
            yield moment


def _receipt(reporter: Reporter, moment: datetime) -> NewReceipt:
    return NewReceipt(
        key=f"demo-{reporter.service}-{moment:%Y%m%d}",
        service=reporter.service,
        platform=PLATFORM,
        delivered_at=moment,
        proof="ontvangstlijst",
    )
