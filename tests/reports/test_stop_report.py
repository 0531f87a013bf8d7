"""The quarter's stops as data and on paper: nothing withheld shows, the same bytes each time."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from spoedketen.quality.stop_report import Contributor, Quarter, StopRecord, stop_report
from spoedketen.reports.stop_report.data import csv_table, document
from spoedketen.reports.stop_report.paper import pdf, told
from spoedketen.reports.stop_report.publication import Definition, Edition, LeftOut, Publication
from spoedketen.reports.stop_report.stored import restored, stored

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
    rows = {row["regio"]: row for row in csv.DictReader(io.StringIO("\n".join(lines[1:])))}
    assert (rows["Noord"]["stops"], rows["Zee"]["stops"]) == ("5", "")
    assert rows["Noord"]["indeling"] == "acutezorgnetwerk"


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


def test_the_headings_of_the_table_follow_the_language_and_name_each_column(published):
    dutch, english = (
        csv_table(published, name).splitlines()[1].split(",") for name in ("nl", "en")
    )
    assert dutch[:5] == ["kwartaal", "editie", "indeling", "code van de regio", "regio"]
    assert english[:5] == ["quarter", "edition", "division", "code of the region", "region"]
    assert len(dutch) == len(set(dutch)) == len(set(english))


def rows_of(published, division=0, language="nl"):
    part = told(published, language)["tables"][division]
    return {row[0]: (row, note) for row, note in zip(part["rows"], part["notes"], strict=True)}


def test_a_row_says_itself_why_a_figure_is_not_given(published):
    networks = rows_of(published, 1)
    assert networks["Zee"][1] == "niet gegeven: minder dan 3 locaties"
    assert networks["Oost"][1] == "duur niet gegeven: het netwerk deelt geen duur"
    assert networks["Noord"][1] == ""
    nation = rows_of(published)["Nederland"][1]
    assert nation == "niet gegeven: anders is het getal van Zee te herleiden"
    assert by_name(published)["Zee"]["duration_withheld"] == "minder dan 3 locaties"


def test_beneath_a_withheld_nation_stands_what_the_told_networks_come_to(published):
    row, note = rows_of(published)["Netwerken met een getal, samen"]
    assert row[1:] == ["9", "9", "–", "–"]
    assert note == "2 van de 11 netwerken; duur niet gegeven: niet elk netwerk geeft duur"
    assert document(published, "nl")["told_networks"]["number"] == 9


def test_days_are_written_out_on_paper_and_kept_in_data(published):
    first = Edition(number=1, made_on=date(2026, 10, 2), reason="", digest="")
    published = replace(published, edition=first)
    assert told(published, "nl")["edition"] == "Editie 1, 2 oktober 2026."
    assert told(published, "nl")["period"] == "1 juli 2026 tot en met 30 september 2026"
    assert told(published, "en")["edition"] == "Edition 1, 2 October 2026."
    assert document(published, "nl")["edition"]["made_on"] == "2026-10-02"


def test_the_report_says_which_locations_do_not_count_and_why(published):
    left_out = (LeftOut(region="Twente", locations=3), LeftOut(region="Zeeland", locations=2))
    published = replace(published, left_out=left_out)
    assert told(published, "nl")["locations"] == (
        "11 van de 16 SEH-locaties tellen mee. Niet meegeteld: Twente 3, Zeeland 2. "
        "Daar zijn geen stops afgesproken."
    )
    counts = document(published, "nl")["locations"]
    assert (counts["counted"], counts["all"]) == (11, 16)
    assert restored(stored(published), None) == published


def test_an_edition_kept_before_locations_were_left_out_by_name_is_still_read(published):
    kept = stored(published)
    del kept["left_out"]
    assert restored(kept, None).left_out == ()


def test_the_method_is_in_words_for_readers(published):
    method = told(published, "nl")["method"][1]
    assert "Gecontroleerd of een niet gegeven getal te herleiden is: nee." in method
    assert "aangevallen" not in method
