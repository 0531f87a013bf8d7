"""The quarter's stops as data and on paper: nothing withheld shows, the same bytes each time."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from spoedketen.quality.stop_report import Contributor, Quarter, StopRecord, stop_report
from spoedketen.reports.stop_report.data import csv_table, document
from spoedketen.reports.stop_report.paper import pdf, told
from spoedketen.reports.stop_report.publication import Definition, Publication

NOON = datetime(2026, 8, 1, 12, tzinfo=UTC)


@pytest.fixture
def published():
    places = [
        Contributor(id=f"{network}{n}", regions={"network": network}, tells_duration=shares)
        for network, count, shares in (("n1", 5, True), ("n2", 2, True), ("n3", 4, False))
        for n in range(count)
    ]
    stops = [
        StopRecord(contributor=place.id, began=NOON, ended=NOON + timedelta(minutes=77))
        for place in places
    ]
    return Publication(
        report=stop_report(Quarter(year=2026, number=3), places, stops),
        names={"network/n1": "Noord", "network/n2": "Zee", "network/n3": "Oost"},
        definitions=(
            Definition(region="", text={"nl": "Verzoek om elders", "en": "Request"}, source="x"),
        ),
        contributing_networks=3,
        networks=11,
        is_demonstration=True,
    )


def by_name(published, language="nl"):
    return {line["name"]: line for line in document(published, language)["lines"]}


def test_the_document_tells_what_may_be_told_and_why_the_rest_is_not(published):
    lines = by_name(published)
    assert (lines["Noord"]["number"], lines["Noord"]["minutes"]) == (5, 385)
    assert (lines["Zee"]["number"], lines["Zee"]["minutes"]) == (None, None)
    assert lines["Zee"]["number_withheld"] == "minder dan 3 locaties"
    assert lines["Oost"]["duration_withheld"] == "het netwerk deelt geen duur"
    assert lines["Nederland"]["number"] is None


def test_the_document_is_json_with_its_notice(published):
    told_in_json = json.loads(json.dumps(document(published, "en")))
    assert told_in_json["notice"] == ["Demonstration: invented figures"]
    assert told_in_json["schema"] == "spoedketen/stop_report/2"


def test_the_table_has_a_row_per_region_and_no_withheld_figure(published):
    lines = csv_table(published, "nl").splitlines()
    assert lines[0] == "# Demonstratie: verzonnen cijfers"
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO("\n".join(lines[1:])))}
    assert (rows["Noord"]["number"], rows["Zee"]["number"]) == ("5", "")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_paper_is_the_same_each_time_and_marked_up_for_readers(published, language):
    first = pdf(published, language)
    assert first == pdf(published, language)
    assert first.startswith(b"%PDF-")
    assert b"pdfuaid" in first
    assert b"/Lang" in first


def test_the_paper_is_wholly_in_the_readers_language(published):
    assert told(published, "en")["title"] == "ED stops in 2026-Q3"
    dutch, english = (told(published, name)["tables"][0]["heads"] for name in ("nl", "en"))
    assert not set(dutch) & set(english) - {"Stops"}


def test_regions_that_cross_have_no_columns_of_duration_and_say_why():
    places = [Contributor(id=f"h{n}", regions={"safety_region": "v"}) for n in range(4)]
    report = stop_report(Quarter(year=2026, number=3), places, [])
    crossing = Publication(
        report=report,
        names={},
        definitions=(),
        contributing_networks=1,
        networks=1,
        is_demonstration=False,
    )
    assert [len(part["heads"]) for part in told(crossing, "nl")["tables"]] == [5, 3]
    line = next(x for x in document(crossing, "nl")["lines"] if x["division"] == "safety_region")
    assert (line["number"], line["minutes"]) == (0, None)
    assert line["duration_withheld"] == "duur staat alleen per netwerk en landelijk"
    assert pdf(crossing, "nl").startswith(b"%PDF-")
