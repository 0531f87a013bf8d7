"""A page that fetches what it hears of shows the same as a page that is opened anew."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from live.region import NOW, a_person, a_sender, a_stop, an_observation, forget_sums

from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.actions.stops import declare_stop, end_stop, retract_stop
from spoedketen.live.capacity.errors import Conflict, Refused
from spoedketen.live.capacity.queries import board as boards
from spoedketen.live.events.queries import events_after, last_position

RESOURCES = {
    "emergency_department": ("treatment_room", "waiting_for_admission"),
    "acute_obstetrics": ("delivery_room", "bed_neonatal"),
}
STEPS = 40


class Country:
    """Four hospitals that report and stop at random."""

    def __init__(self, chance):
        self.chance = chance
        self.senders = {n: a_sender(f"o{n}") for n in range(1, 5)}
        self.stops = []
        self.count = 0

    def change(self):
        self.count += 1
        number = self.chance.randint(1, 4)
        kind = self.chance.choice(list(RESOURCES))
        act = self.chance.choice([self.report, self.report, self.stop, self.end])
        with suppress(Conflict, Refused):
            act(number, kind)

    def report(self, number, kind):
        items = [
            an_observation(
                f"{self.count}-{place}",
                service=f"h{number}.{kind}",
                resource=self.chance.choice(RESOURCES[kind]),
                horizon=self.chance.choice(["now", "4h"]),
                observed_at=NOW - timedelta(minutes=self.chance.randint(0, 200)),
                free=self.chance.randint(-1, 9),
            )
            for place in range(self.chance.randint(1, 3))
        ]
        record_submissions([Submission(actor=self.senders[number], items=tuple(items))], NOW)

    def stop(self, number, kind):
        sender = self.senders[number]
        state = self.chance.choice(["threatening", "stop", "time_out"])
        wanted = a_stop(f"s{self.count}", service=f"h{number}.{kind}", state=state)
        self.stops.append((sender, declare_stop(sender, wanted, NOW)))

    def end(self, *_):
        if self.stops:
            owner, stop = self.chance.choice(self.stops)
            self.chance.choice([end_stop, retract_stop])(owner, stop, NOW)


def anew(reader):
    """Return the whole board as a process shows it that starts now."""
    forget_sums()
    return boards.board(reader, None, NOW)


@pytest.mark.parametrize("seed", range(6))
def test_an_old_picture_with_what_was_told_equals_a_new_one(committed_country, seed):
    reader, chance = a_person("administrator"), random.Random(seed)
    country = Country(chance)
    shown = {row.service: row for row in anew(reader).rows}
    place = last_position()
    assert shown
    for _ in range(STEPS):
        country.change()
        if chance.random() < 0.4:
            continue  # a page hears several changes at once
        events = events_after(place)
        place = events[-1].position if events else place
        told = {event.service for event in events}
        shown |= {row.service: row for row in boards.board_rows(reader, told, NOW)}
        tiles = boards.tiles(reader, None, NOW)
        whole = anew(reader)
        assert shown == {row.service: row for row in whole.rows}
        assert tuple(tiles) == whole.tiles
