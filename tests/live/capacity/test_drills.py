"""What a drill brings about is told apart and counts in no figure of the real chain."""

from datetime import timedelta

from django.utils import timezone
from live.capacity.test_alerts import EARLY, MINUTE, agree, own, tell, watch
from live.capacity.test_stop_report import AFTER, BEGAN, Q1, line, register  # noqa: F401
from live.region import NOW, a_person, a_sender, a_stop
from live.signed_in import at_browser

from spoedketen.live.capacity.actions.stop_report import stop_publication
from spoedketen.live.capacity.actions.stops import declare_stop
from spoedketen.live.capacity.models import AlertCrossing, Stop
from spoedketen.live.capacity.queries.alert_scores import rule_scores
from spoedketen.live.capacity.queries.drilling import drill_of
from spoedketen.live.directory.queries import directory
from spoedketen.live.drill_note import DRILL, AskedDrill, ask_drill, asked_drill, end_drill


def play(settings, folder, begins, network="n2", sites=()):
    """Let a demonstration play a drill of an hour."""
    settings.DEMONSTRATION, settings.DATA = True, folder
    asked = AskedDrill(
        code="three_stops", network=network, sites=sites, begins=begins, minutes=60.0,
        from_minutes=0.0, to_minutes=600.0,
    )  # fmt: skip
    ask_drill(folder / DRILL, asked)


def test_a_stop_of_a_drill_counts_in_no_quarter(register, settings, tmp_path):  # noqa: F811
    began = BEGAN + timedelta(days=1)
    play(settings, tmp_path, began, network="elsewhere", sites=("h1",))
    for number in (1, 2):
        service = f"h{number}.emergency_department"
        declare_stop(a_sender(f"o{number}"), a_stop("d", service=service), began + MINUTE)
    assert sorted(Stop.objects.filter(key="d").values_list("drill", flat=True)) == [
        "", "three_stops",
    ]  # fmt: skip
    nation = line(stop_publication(a_person("ministry_analyst"), Q1, AFTER), "nl")
    assert nation.number == 5, "the four real ones, and that of who takes no part"


def test_it_is_marked_where_stops_are_listed(country, settings, tmp_path):
    now = timezone.now()
    play(settings, tmp_path, now - MINUTE, sites=("h1",))
    declare_stop(a_sender(), a_stop(), now)
    page = at_browser(a_person("emergency_nurse", of="o1")).get("/stops/").content.decode()
    assert '<span class="tag">oefening</span>' in page


def test_a_signal_of_a_drill_scores_nothing(country, settings, tmp_path):
    nurse = a_person("emergency_nurse", of="o1")
    play(settings, tmp_path, NOW - MINUTE, sites=("h1",))
    agree(EARLY)
    tell(NOW, free=10)
    tell(NOW, free=1, horizon="4h")
    watch(NOW)
    tell(NOW + MINUTE, free=0)
    watch(NOW + MINUTE)
    (alert,) = own(nurse, NOW + MINUTE)
    assert (alert.drill, AlertCrossing.objects.get().drill) == ("three_stops", "three_stops")
    (told,) = rule_scores(nurse, None, since=NOW - MINUTE, until=NOW + timedelta(days=1))
    assert (told.raised, told.score.judged, told.score.crossings) == (0, 0, 0)


def test_a_drill_that_is_ended_is_over_for_the_clock_and_marks_what_follows_at_once(
    country, settings, tmp_path
):
    service = directory().by_slug["h1.emergency_department"].id
    play(settings, tmp_path, NOW, sites=("h1",))
    later = NOW + 5 * MINUTE
    assert end_drill(tmp_path / DRILL, later)
    assert not end_drill(tmp_path / DRILL, later)
    assert asked_drill(tmp_path / DRILL, later) is None
    assert drill_of(service, 0, later + MINUTE) == drill_of(0, 0, later) == "three_stops"
    assert drill_of(service, 0, later + 3 * MINUTE) == ""
