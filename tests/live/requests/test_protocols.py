"""Triage by a protocol of our own: who may run it, one record at the end, replay, support."""

from datetime import date, timedelta

import pytest
from domain.triage.writing import HEAD, written
from live.region import NOW, a_person
from live.requests.asking import a_request, a_triage

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.capacity.errors import NotFound, Refused
from spoedketen.live.requests import support
from spoedketen.live.requests.actions.cases import open_request
from spoedketen.live.requests.actions.protocol_steps import answer, begin, finish
from spoedketen.live.requests.actions.triages import record_triage
from spoedketen.live.requests.protocols import may_run, protocols, runnable, usable
from spoedketen.live.requests.queries.cases import request_of, story_of
from spoedketen.live.requests.queries.replays import replay_triage
from spoedketen.live.requests.triage_values import Answering, Choice, Suggestion

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 3)
CERTIFIED = HEAD.replace(
    "label: L, notice: L}",
    'label: L, notice: L, certificate: {number: "7", class: IIa, valid_from: 2026-01-01, '
    "valid_to: 2026-03-03}}",
).replace("status: demonstration", "status: in_use")
ANSWERS = {"awake": "yes", "before": "no", "stand": "yes", "head": "no", "home": "no"}


@pytest.fixture
def play(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def triagist(placed_country):
    return a_person("triagist", of="o1")


@pytest.fixture
def case(triagist):
    return open_request(triagist, a_request(), NOW)


def told(**answers):
    return Answering(protocol="example", version="1", complaint="fallen", answers=answers)


@pytest.fixture
def licensed(settings, tmp_path):
    settings.DATA, settings.DEMONSTRATION = tmp_path, False
    (tmp_path / "protocols").mkdir()
    (tmp_path / "protocols" / "own.yaml").write_text(written(CERTIFIED), "utf-8")
    return tmp_path / "protocols"


def test_without_a_certificate_a_protocol_runs_only_where_nobody_is_really_helped(settings):
    for demonstration, training in ((True, False), (False, True)):
        settings.DEMONSTRATION, settings.TRAINING = demonstration, training
        assert runnable("example", DAY).id == "example"
    settings.DEMONSTRATION = settings.TRAINING = False
    with pytest.raises(RequestError) as refused:
        runnable("example", DAY)
    assert refused.value.code == "protocol_without_certificate"
    assert usable(DAY) == []


def test_a_certificate_holds_until_its_day(licensed):
    own = protocols()["own", "1"]
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 2), DAY]
    assert [may_run(own, day) for day in days] == [False, True, True, False]


def test_a_file_with_faults_is_left_out_and_a_changed_one_read_again(licensed):
    (licensed / "bad.yaml").write_text("protocol: [", "utf-8")
    (licensed / "bytes.yaml").write_bytes(b"\xff\xfe")
    assert {id_ for id_, _ in protocols()} == {"example", "own"}
    (licensed / "next.yaml").write_text(written(CERTIFIED, **{'version: "1"': 'version: "10"'}))
    (licensed / "last.yaml").write_text(written(CERTIFIED, **{'version: "1"': 'version: "9"'}))
    assert runnable("own", date(2026, 3, 2)).version == "10"


def test_a_withdrawn_protocol_runs_nowhere(licensed, settings):
    settings.DEMONSTRATION = True
    (licensed / "own.yaml").write_text(written(CERTIFIED.replace("in_use", "withdrawn")))
    with pytest.raises(RequestError, match="protocol_withdrawn"):
        runnable("own", DAY)


def test_a_triage_is_kept_once_at_its_end(triagist, case, play):
    assert "fallen" in begin(triagist, case, NOW).protocol.complaints
    assert answer(triagist, case, told(), NOW).stand.question.code == "awake"
    assert story_of(triagist, case).triages == ()
    number = finish(triagist, case, told(**ANSWERS), Choice(), NOW, "t1")
    assert finish(triagist, case, told(**ANSWERS), Choice(), NOW, "t1") == number
    (kept,) = story_of(triagist, case).triages
    assert (kept.system, kept.protocol, kept.protocol_version) == ("own", "example", "1")
    assert (kept.urgency, kept.computed, kept.action) == ("U3", "U3", "nurse_today")
    assert [line["question"] for line in kept.trace] == ["complaint", *ANSWERS]
    assert request_of(triagist, case).asking.care == ("district_nursing", "gp_visit")
    replayed = replay_triage(triagist, number)
    assert replayed.is_same
    assert replayed.now == "U3"


def test_what_was_not_asked_counts_as_the_most_urgent_it_could_be(triagist, case, play):
    finish(triagist, case, told(awake="yes"), Choice(), NOW)
    assert request_of(triagist, case).is_life_threatening


def test_another_urgency_asks_a_reason_and_keeps_both(triagist, case, play):
    with pytest.raises(Refused):
        finish(triagist, case, told(**ANSWERS), Choice(urgency="U2"), NOW)
    number = finish(triagist, case, told(**ANSWERS), Choice(urgency="U2", reason="klinisch"), NOW)
    (kept,) = story_of(triagist, case).triages
    assert (kept.computed, kept.urgency, kept.reason) == ("U3", "U2", "klinisch")
    assert replay_triage(triagist, number).is_same


def test_who_may_not_triage_is_refused_before_anything_is_told(triagist, case, play):
    with pytest.raises(NotFound):
        begin(a_person("triagist", of="o2"), case, NOW)
    with pytest.raises(Forbidden):
        answer(a_person("transfer_nurse", of="o1"), case, told(), NOW)


def test_only_our_own_triage_is_replayed_and_only_for_whom_it_concerns(triagist, case, play):
    own = finish(triagist, case, told(**ANSWERS), Choice(), NOW)
    other = record_triage(triagist, case, a_triage(), NOW + timedelta(minutes=1))
    with pytest.raises(RequestError, match="triage_made_elsewhere"):
        replay_triage(triagist, other)
    with pytest.raises(NotFound):
        replay_triage(a_person("triagist", of="o2"), own)
    with pytest.raises(NotFound):
        replay_triage(triagist, "00000000-0000-0000-0000-000000000000")


class Eager:
    """A plug-in that always says the most urgent, and one answer for each question."""

    name = "eager"

    def suggest(self, asked):
        question = asked.stand.question
        if question is None:
            return Suggestion(support="?", of="urgency", suggested="U1", why="zekerheid")
        return Suggestion(support="?", of=question.code, suggested=next(iter(question.answers)))


class Broken:
    """A plug-in that fails."""

    name = "broken"

    def suggest(self, _asked):
        raise ValueError


class MadeUp:
    """A plug-in that suggests what does not exist."""

    name = "made_up"

    def suggest(self, _asked):
        return Suggestion(support="x", of="urgency", suggested="U9")


class Entry:
    def __init__(self, made):
        self.load = lambda: made


@pytest.fixture
def helped(monkeypatch):
    found = [Entry(made) for made in (Eager, Broken, MadeUp)]
    monkeypatch.setattr(support, "entry_points", lambda **_: found)


def test_support_is_off_unless_switched_on(triagist, case, play, helped):
    assert answer(triagist, case, told(), NOW).suggestions == ()


def test_support_suggests_and_what_was_chosen_is_kept_beside_it(
    triagist, case, play, helped, settings
):
    settings.TRIAGE_SUPPORT = True
    (first,) = answer(triagist, case, told(), NOW).suggestions
    assert (first.support, first.of, first.suggested) == ("eager", "awake", "no")
    (last,) = answer(triagist, case, told(**ANSWERS), NOW).suggestions
    assert (last.of, last.suggested) == ("urgency", "U1")
    done = Answering(
        protocol="example",
        version="1",
        complaint="fallen",
        answers=ANSWERS,
        suggestions=(first, last),
    )
    number = finish(triagist, case, done, Choice(), NOW)
    (kept,) = story_of(triagist, case).triages
    lines = [line for line in kept.trace if "support" in line]
    chosen = [(line["of"], line["suggested"], line["chosen"]) for line in lines]
    assert chosen == [("awake", "no", "yes"), ("urgency", "U1", "U3")]
    assert kept.urgency == "U3"
    assert replay_triage(triagist, number).is_same
