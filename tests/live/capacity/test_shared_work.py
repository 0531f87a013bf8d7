"""Readers who open the same board at once: one works, each gets only what he may see."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from live.region import ED, NOW, a_person, a_sender, an_observation, forget_sums

from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.queries.board import tiles
from spoedketen.live.capacity.queries.shared_work import shared_work
from spoedketen.live.capacity.queries.tiles import Sight
from spoedketen.live.directory.actions import choose_sharing
from spoedketen.live.directory.queries import directory, forget_picture

READERS = 4


def test_of_those_who_ask_at_once_one_works():
    asked, may_end = Barrier(READERS), Event()
    worked = []

    @shared_work(most=8)
    def work(what):
        worked.append(what)
        may_end.wait(5)
        return object()

    def ask(_):
        asked.wait(5)
        return work("the same")

    with ThreadPoolExecutor(READERS) as readers:
        answers = [readers.submit(ask, number) for number in range(READERS)]
        may_end.set()
        told = {id(answer.result(10)) for answer in answers}
    assert worked == ["the same"]
    assert len(told) == 1


def test_who_asks_something_else_gets_something_else():
    work = shared_work(most=8)(lambda what: [what])
    assert work(1) != work(2)
    assert work(1) is work(1)
    before = work(1)
    work.cache_clear()
    assert work(1) is not before


def test_what_fails_is_tried_again_by_the_next():
    tries = []

    @shared_work(most=8)
    def work(what):
        tries.append(what)
        return 1 / (len(tries) - 1)

    for _ in range(2):
        try:
            work(0)
        except ZeroDivisionError:
            continue
    assert len(tries) == 2


def free_of(actor):
    told = {tile.sector: tile for tile in tiles(actor, None, NOW)}
    return told["emergency_department"].free


def test_two_readers_of_one_second_each_get_what_they_may_see(country):
    item = an_observation("a", service=ED, staffed=20, free=13, observed_at=NOW)
    record_submissions([Submission(actor=a_sender("o1"), items=(item,))], NOW)
    manager = a_person("organisation_administrator", of="o1")
    choose_sharing(manager, "h1", "capacity", "own_organisation", reason="", at=NOW)
    forget_picture()
    forget_sums()
    own, other = a_person("emergency_nurse", of="o1"), a_person("emergency_nurse", of="o2")
    assert (free_of(own), free_of(other), free_of(own)) == (13, None, 13)


def test_what_a_reader_sees_is_worked_out_per_link_and_not_per_service(country, monkeypatch):
    looked = []
    whole = Sight.any.fget
    monkeypatch.setattr(Sight, "any", property(lambda s: looked.append(1) or whole(s)))
    forget_sums()
    found = tiles(a_person("emergency_nurse", of="o1"), None, NOW)
    assert len(found) < len(directory().services)
    assert len(looked) <= 2 * len(found)
