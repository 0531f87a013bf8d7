"""A drill that plays is told on every page, for nobody may take its figures for the usual ones."""

from datetime import timedelta

from django.utils import timezone
from live.region import a_person
from live.signed_in import at_browser

from spoedketen.live.drill_note import DRILL, AskedDrill, ask_drill


def shown():
    page = at_browser(a_person("insurer")).get("/bord/").content.decode()
    return page.split('<aside class="demonstration"')[1].split("</aside>")[0]


def test_a_drill_is_named_while_it_plays_and_not_after(country, settings, tmp_path):
    settings.DEMONSTRATION, settings.DATA = True, tmp_path
    assert "oefening" not in shown()
    for began, is_told in ((timedelta(minutes=5), True), (timedelta(hours=3), False)):
        asked = AskedDrill(
            code="mass_casualty",
            network="n2",
            sites=(),
            begins=timezone.now() - began,
            minutes=60.0,
            from_minutes=0.0,
            to_minutes=600.0,
        )
        ask_drill(tmp_path / DRILL, asked)
        told = shown()
        assert ("oefening: ramp met veel slachtoffers, network n2, tot" in told) is is_told
        assert "verzonnen cijfers" in told


def test_where_care_is_given_a_note_says_nothing(country, settings, tmp_path):
    settings.DATA = tmp_path
    asked = AskedDrill(
        code="flu_peak",
        network="n2",
        sites=(),
        begins=timezone.now(),
        minutes=60.0,
        from_minutes=0.0,
        to_minutes=600.0,
    )
    ask_drill(tmp_path / DRILL, asked)
    settings.DEMONSTRATION = False
    page = at_browser(a_person("insurer")).get("/bord/").content.decode()
    assert "griepgolf" not in page
