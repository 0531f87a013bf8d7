"""Committing what many hand in at once: nobody pays for another's fault, and nothing is doubled."""

import asyncio
import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import AsyncClient
from django.utils import timezone
from live.region import ED, a_sender, an_observation, organisation

from spoedketen.live.accounts.actions import make_keys
from spoedketen.live.api import authentication
from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.capacity import ingest as module
from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.ingest import Ingest, TooBusy
from spoedketen.live.capacity.models import CurrentObservation, Observation
from spoedketen.live.events.models import OutboxEvent

ODD = ["\x00", "a\x00b", "\ud800", "b\udfff", "\u202e", "\U0001f691", "a" * 161]


def of(name, *keys, **told):
    """Return a sender and its reports."""
    service = f"h{name[1]}.emergency_department"
    now = timezone.now()
    items = [an_observation(k, **{"service": service, "observed_at": now, **told}) for k in keys]
    return a_sender(name), items


def submitted(play):
    """Play with lanes of one's own, and let their threads give everything back."""

    async def played():
        lanes = Ingest()
        try:
            return await play(lanes)
        finally:
            for lane in (lanes.usual, lanes.large):
                if lane.task is not None:
                    lane.task.cancel()
                lane.thread.submit(lambda: connection.close()).result()  # noqa: PLW0108 - that thread's own
                lane.thread.shutdown()

    return asyncio.run(played())


def statuses(results):
    return [receipt.status for receipts in results for receipt in receipts]


def test_in_a_group_of_many_senders_a_bad_item_fails_only_itself(committed_country):
    work = [
        of(f"o{n % 4 + 1}", f"k{n}", free=-1) if n % 3 == 0 else of(f"o{n % 4 + 1}", f"k{n}")
        for n in range(60)
    ]
    foreign = (a_sender("o1"), of("o2", "not mine")[1])

    async def play(lanes):
        return await asyncio.gather(*(lanes.submit(*each) for each in [*work, foreign]))

    results = submitted(play)
    wanted = ["rejected" if n % 3 == 0 else "accepted" for n in range(60)]
    assert statuses(results) == [*wanted, "rejected"]
    assert Observation.objects.count() == AuditEntry.objects.filter(action="C").count() - imported()
    assert Observation.objects.count() == 40


def imported():
    """Return how many lines of the log are about something else."""
    return AuditEntry.objects.filter(action="C").exclude(event="capacity.observed").count()


def test_what_makes_a_whole_group_fail_fails_only_its_sender(committed_country, monkeypatch):
    def poisoned(work, at):
        if any(item.key == "poison" for each in work for item in each.items):
            raise ValueError("poison")
        return record_submissions(work, at)

    monkeypatch.setattr(module, "record_submissions", poisoned)

    work = [of("o1", f"k{n}") for n in range(10)] + [of("o2", "poison", "beside it")]

    async def play(lanes):
        sent = [lanes.submit(*each) for each in work]
        return await asyncio.gather(*sent, return_exceptions=True)

    *good, bad = submitted(play)
    assert isinstance(bad, ValueError)
    assert statuses(good) == ["accepted"] * 10
    assert Observation.objects.count() == 10


def test_a_large_batch_holds_up_no_single_report(committed_country, monkeypatch):
    released, order = threading.Event(), []

    def slow(work, at):
        if sum(len(each.items) for each in work) > module.LARGE_ITEMS:
            assert released.wait(30)
        return record_submissions(work, at)

    monkeypatch.setattr(module, "record_submissions", slow)

    async def noted(name, waiting):
        await waiting
        order.append(name)

    many = of("o1", *(f"m{n}" for n in range(module.LARGE_ITEMS + 1)))
    single = [of("o2", f"s{number}") for number in range(3)]

    async def play(lanes):
        batch = asyncio.create_task(noted("batch", lanes.submit(*many)))
        await asyncio.sleep(0)
        for number, each in enumerate(single):
            await noted(number, lanes.submit(*each))
        released.set()
        await batch

    submitted(play)
    assert order == [0, 1, 2, "batch"]


def test_senders_take_turns_so_that_a_flood_of_one_holds_up_no_other(
    committed_country, monkeypatch
):
    groups = []

    def noted(work, at):
        groups.append([each.actor.organisations for each in work])
        return record_submissions(work, at)

    monkeypatch.setattr(module, "record_submissions", noted)
    monkeypatch.setattr(module, "GROUP_ITEMS", 3)
    flood = [of("o1", f"f{number}") for number in range(30)]
    other = of("o2", "mine")

    async def play(lanes):
        sent = [asyncio.create_task(lanes.submit(*each)) for each in flood]
        await asyncio.sleep(0)
        await lanes.submit(*other)
        return await asyncio.gather(*sent)

    submitted(play)
    place = next(n for n, group in enumerate(groups) if other[0].organisations in group)
    assert place <= 1
    assert len(groups) >= 10


def test_one_sender_cannot_take_all_the_room_there_is(committed_country, monkeypatch):
    monkeypatch.setattr(module, "MOST_OF_ONE", 5)
    flood, other = [of("o1", f"f{number}") for number in range(8)], of("o2", "mine")

    async def play(lanes):
        sent = [asyncio.create_task(lanes.submit(*each)) for each in flood]
        await asyncio.sleep(0)
        told = await lanes.submit(*other)
        return told, await asyncio.gather(*sent, return_exceptions=True)

    told, others = submitted(play)
    assert told[0].status == "accepted"
    assert [type(each) for each in others].count(TooBusy) == 2


def test_a_connection_lost_after_the_commit_makes_no_duplicate(committed_country, monkeypatch):
    tries = []

    def cut(work, at):
        told = record_submissions(work, at)
        tries.append(told)
        if len(tries) == 1:
            raise OperationalError("the answer was lost")
        return told

    monkeypatch.setattr(module, "record_submissions", cut)
    work = of("o1", "a", "b")
    results = submitted(lambda lanes: lanes.submit(*work))
    assert [receipt.status for receipt in results] == ["duplicate", "duplicate"]
    assert [r.id for r in results] == [r.id for r in tries[0][0]]
    assert Observation.objects.count() == 2
    assert OutboxEvent.objects.filter(service=ED).count() == 1


def test_a_connection_lost_before_the_commit_is_tried_again(committed_country, monkeypatch):
    tries = []

    def cut(work, at):
        tries.append(at)
        if len(tries) == 1:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return record_submissions(work, at)

    monkeypatch.setattr(module, "record_submissions", cut)
    work = of("o1", "a")
    results = submitted(lambda lanes: lanes.submit(*work))
    assert [receipt.status for receipt in results] == ["accepted"]
    assert len(tries) == 2


def test_a_database_that_stays_away_is_told_to_every_waiter(committed_country, monkeypatch):
    def gone(work, at):
        raise OperationalError("gone")

    monkeypatch.setattr(module, "record_submissions", gone)

    work = [of("o1", f"k{n}") for n in range(5)]

    async def play(lanes):
        sent = [lanes.submit(*each) for each in work]
        results = await asyncio.gather(*sent, return_exceptions=True)
        assert lanes.usual.items == 0
        return results

    assert [type(each) for each in submitted(play)] == [OperationalError] * 5


def test_a_full_queue_refuses_and_takes_again_when_there_is_room(committed_country, monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    many, one = of("o1", "a", "b", "c"), of("o1", "d")

    async def play(lanes):
        first = asyncio.create_task(lanes.submit(*many))
        await asyncio.sleep(0)
        with pytest.raises(TooBusy):
            await lanes.submit(*one)
        await first
        return await lanes.submit(*one)

    assert [receipt.status for receipt in submitted(play)] == ["accepted"]


@pytest.fixture
def post(committed_country, monkeypatch):
    """Post to the interface with the key of o1, in this process."""
    monkeypatch.setattr(module, "_lanes", {})
    authentication.key_ring.cache_clear()
    scopes = ["capacity.report"]
    key = make_keys({"o1": organisation("o1")}, "test", scopes, timezone.now())["o1"]

    def sent(path, body):
        async def play(lanes):
            module._lanes[id(asyncio.get_running_loop())] = lanes
            return await AsyncClient(raise_request_exception=False).post(
                f"/api/v1/observations{path}",
                body,
                content_type="application/json",
                headers={"Authorization": f"Bearer {key}"},
            )

        return submitted(play)

    yield sent
    authentication.key_ring.cache_clear()


def test_a_busy_server_says_when_to_come_back(post, monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", -1)
    answer = post("", an_item("k1"))
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) >= 1
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:spoedketen:problem:too_busy"


def an_item(key, **told):
    given = {"key": key, "service": ED, "resource": "treatment_room", "free": 3}
    return given | {"observed_at": timezone.now().isoformat()} | told


@pytest.mark.parametrize("field", ["key", "service", "resource", "horizon", "source", "unit"])
@pytest.mark.parametrize("text", ODD)
def test_odd_text_in_any_field_is_refused_or_kept_and_never_a_fault(country, field, text):
    odd = an_observation("odd", **({field: text} if field != "key" else {}))
    odd = odd if field != "key" else an_observation(text)
    beside = an_observation("beside")
    work = [Submission(actor=a_sender(), items=(odd, beside))]
    ((first, second),) = record_submissions(work, country.NOW)
    assert second.status == "accepted"
    assert first.status == ("accepted" if (field, text) == ("key", "\U0001f691") else "rejected")


@pytest.mark.parametrize("field", ["key", "service", "resource", "horizon", "source", "unit"])
def test_odd_text_over_the_interface_gets_an_answer_that_says_so(post, field):
    for text in ODD[:4]:
        answer = post("", an_item(**{"key": "k", field: text}))
        assert answer.status_code == 422, answer.content
        assert answer.json()["errors"]
        batch = post("/batch", {"items": [an_item(**{"key": "k", field: text})]})
        assert batch.status_code in {200, 422}, batch.content


def at_once(*acts):
    """Run acts in threads with connections of their own; return what went wrong."""
    barrier, wrong = threading.Barrier(len(acts)), []

    def run(act):
        try:
            barrier.wait()
            act()
        except Exception as error:  # noqa: BLE001 - told to the test
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_processes_that_store_the_same_keys_in_any_order_make_one_row_each(committed_country):
    told = []
    for turn in range(12):
        work = [
            Submission(actor=actor, items=tuple(items))
            for actor, items in (
                of(f"o{n}", *(f"{turn}-{k}" for k in range(12))) for n in (1, 2, 3)
            )
        ]
        backwards = [
            Submission(actor=each.actor, items=each.items[::-1]) for each in reversed(work)
        ]
        at = timezone.now()

        def act(work, at=at):
            told.append(record_submissions(work, at))

        assert at_once(*(lambda w=w: act(w) for w in (work, backwards, work, backwards))) == []
    received = [receipt for results in told for receipts in results for receipt in receipts]
    assert {receipt.status for receipt in received} == {"accepted", "duplicate"}
    assert sum(receipt.status == "accepted" for receipt in received) == 12 * 36
    assert Observation.objects.count() == 12 * 36
    by_key = {(o.organisation_id, o.key): str(o.public_id) for o in Observation.objects.all()}
    assert {receipt.id for receipt in received} == set(by_key.values())


def test_the_newest_stands_however_late_arrivals_are_spread_over_processes(committed_country):
    now = timezone.now()
    newest = now
    for turn in range(10):
        ages = [0, 30, 5, 90] if turn % 2 else [90, 5, 30, 0]
        newest = now + timedelta(seconds=turn)

        def act(age, turn=turn, moment=newest):
            observed = moment - timedelta(seconds=age)
            sender, items = of("o1", f"{turn}-{age}", observed_at=observed, free=age)
            record_submissions([Submission(actor=sender, items=tuple(items))], now)

        assert at_once(*(lambda age=age: act(age) for age in ages)) == []
        current = CurrentObservation.objects.get(resource="treatment_room")
        assert (current.observed_at, current.free) == (newest, 0)
    assert Observation.objects.count() == 40
