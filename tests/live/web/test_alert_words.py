"""Signals and their rules in words: what was, what was done, what a rule asks."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from live.capacity.test_alerts import BOTH, EARLY, MINUTE, STOPS, agree, tell, watch
from live.region import NOW, a_person, forget_sums
from live.signed_in import at_browser

from spoedketen.domain.alerts import rule_from
from spoedketen.live.capacity.actions.alerts import (
    close_alert,
    reopen_alert,
    see_alert,
    tick_action,
)
from spoedketen.live.capacity.queries.alert_scores import rule_scores
from spoedketen.live.capacity.queries.alerts import alert_named, alerts_seen_by
from spoedketen.live.web import alert_words as words
from spoedketen.live.web.rule_rows import score_words, shown_rules


@pytest.fixture
def nurse(country):
    """A nurse of h1, of which the department is full."""
    return a_person("emergency_nurse", of="o1")


def signal(nurse, rule=BOTH, **more):
    """Let h1 fill up under a rule and return its signal."""
    agree(rule)
    tell(NOW, free=1, **more)
    watch(NOW)
    (alert,) = alerts_seen_by(nurse, None, NOW)
    return alert


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[-1]


def page_of(nurse, alert):
    return text(at_browser(nurse), f"/signalen/{alert.id}/")


def test_a_closed_signal_is_told_in_the_past_with_when_and_how_it_ended(nurse):
    alert = signal(nurse)
    open_page = page_of(nurse, alert)
    assert "Wat er aan de hand is" in open_page
    assert "nu 95 % bezet" in open_page
    close_alert(nurse, alert.id, "absorbed", "", NOW + 5 * MINUTE)
    shown = page_of(nurse, alert)
    for words_ in (
        "Wat er aan de hand was",
        "Wat te doen was",
        "95 % bezet gemeten; de grens was 90 %",
        "bij het afsluiten 95 % bezet",
        "opgevangen",
    ):
        assert words_ in shown
    assert "nu 95 % bezet" not in shown
    assert "afgesloten op" in shown


def test_an_early_signal_that_was_closed_was_expected(nurse):
    agree(EARLY)
    tell(NOW, free=10)
    tell(NOW, free=1, horizon="4h")
    watch(NOW)
    (alert,) = alerts_seen_by(nurse, None, NOW)
    close_alert(nurse, alert.id, "averted", "", NOW + MINUTE)
    closed = alert_named(nurse, alert.id)
    assert "werd verwacht om" in words.sentence(closed)
    assert words.latest_words(closed) == "laatste verwachting bij het afsluiten: 95 % bezet"


def test_a_closed_signal_keeps_the_figure_that_it_was_closed_at(nurse):
    alert = signal(nurse)
    close_alert(nurse, alert.id, "absorbed", "", NOW + MINUTE)
    tell(NOW + 2 * MINUTE, free=0)
    watch(NOW + 2 * MINUTE)
    assert alert_named(nurse, alert.id).latest == 95
    tell(NOW + 3 * MINUTE, free=15)
    watch(NOW + 12 * MINUTE, times=9)
    found = alert_named(nurse, alert.id)
    assert found.cleared_at is not None
    assert found.latest == 95


def test_a_reopened_signal_follows_its_figure_again(nurse):
    alert = signal(nurse)
    close_alert(nurse, alert.id, "absorbed", "", NOW + MINUTE)
    reopen_alert(nurse, alert.id, NOW + MINUTE)
    tell(NOW + 2 * MINUTE, free=0)
    watch(NOW + 2 * MINUTE)
    assert alert_named(nurse, alert.id).latest == 100


def test_the_list_of_closed_ones_has_the_moment_of_closing(nurse):
    now = timezone.now()
    agree(BOTH)
    tell(now, free=1)
    forget_sums()
    watch(now)
    (alert,) = alerts_seen_by(nurse, None, now)
    client = at_browser(nurse)
    assert ">Afgesloten</th>" not in text(client, "/signalen/?regio=nederland")
    close_alert(nurse, alert.id, "unfounded", "", now)
    shown = text(client, "/signalen/?regio=nederland")
    assert ">Afgesloten</th>" in shown
    assert 'data-label="Afgesloten"' in shown
    assert "bij het afsluiten" in shown


def test_what_was_done_is_said_in_words_to_who_may_tick_and_to_who_may_not(nurse):
    alert = signal(nurse)
    tick_action(nurse, alert.id, 1, NOW)
    for reader in (nurse, a_person("roaz_analyst", at="n1")):
        shown = page_of(reader, alert)
        assert '<span class="push quiet"' in shown
        assert ">gedaan</span>" in shown
        assert ">nog niet gedaan</span>" in shown
        assert 'class="unseen">gedaan' not in shown


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            {**BOTH, "hold_minutes": 15},
            "Signaal als de bezetting van een locatie (SEH) 15 min lang 90 % of meer is.",
        ),
        (
            {**EARLY, "hold_minutes": 10},
            (
                "Signaal als 10 min lang wordt verwacht dat "
                "de bezetting van een locatie (SEH) over 4 uur 90 % of meer is."
            ),
        ),
        (
            {**EARLY, "measure": "free", "side": "below", "raise_at": 2, "clear_at": 3},
            (
                "Signaal zodra wordt verwacht dat "
                "het aantal vrij van een locatie (SEH) over 4 uur 2 of minder is."
            ),
        ),
        (STOPS, "Signaal zodra het aantal op stop van een heel ROAZ-netwerk (SEH) 1 of meer is."),
    ],
)
def test_a_rule_is_one_plain_sentence(country, rule, said):
    with override("nl"):
        assert words.rule_sentence(rule_from(rule)) == said


def test_minutes_are_whole(nurse):
    alert = signal(nurse)
    see_alert(nurse, alert.id, NOW + timedelta(seconds=846))
    (told,) = rule_scores(nurse, None, since=NOW - MINUTE, until=NOW + MINUTE * 60)
    assert told.seen_minutes == 14.1
    (row,) = shown_rules([told])
    assert row.seen == "1, na 14 min (mediaan)"


def test_the_page_of_rules_explains_each_score_in_its_head_and_in_a_legend(nurse):
    agree(BOTH, EARLY)
    shown = text(at_browser(nurse), "/signalen/regels/?regio=nederland")
    assert "Voorbij na 5 min onder 80 %." in shown
    for word, meaning in score_words():
        assert f'title="{meaning}">{word}</th>' in shown
        assert f"<dt>{word}</dt><dd>{meaning}</dd>" in shown
