"""Every norm is data that fits its schema, and every value says where it stands written."""

from datetime import date
from importlib.resources import files

import pytest
import yaml
from jsonschema import Draft202012Validator

from spoedketen.domain.dictionary import service_types
from spoedketen.domain.errors import RequestError
from spoedketen.norms.registry import norm, norm_from, norms

FOLDER = files("spoedketen.norms")
DOCUMENTS = sorted(p for p in (FOLDER / "parameters").rglob("*.yaml"))
ISSUED = ("seh_45", "obstetrics_45", "hap_30", "ggz_60", "a1_15")


def plain(told):
    """Return a YAML document with days as text, the form the schema describes."""
    if isinstance(told, dict):
        return {str(key): plain(value) for key, value in told.items()}
    if isinstance(told, list):
        return [plain(value) for value in told]
    return told.isoformat() if isinstance(told, date) else told


@pytest.fixture(scope="module")
def schema():
    found = yaml.safe_load((FOLDER / "schema.yaml").read_text("utf-8"))
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_a_norm_fits_the_schema(document, schema):
    told = plain(yaml.safe_load(document.read_text("utf-8")))
    assert [error.message for error in schema.iter_errors(told)] == []


def test_the_schema_refuses_a_value_without_a_reference(schema):
    told = plain(yaml.safe_load(DOCUMENTS[0].read_text("utf-8")))
    name = next(iter(told["values"]))
    day = next(key for key in told["values"][name] if key[0].isdigit())
    del told["values"][name][day]["reference"]
    assert not schema.is_valid(told)


def test_every_issued_norm_is_there_under_the_name_of_its_file():
    assert set(ISSUED) <= set(norms())
    assert {document.stem for document in DOCUMENTS} == set(norms())


@pytest.mark.parametrize("named", sorted(norms()))
def test_every_value_has_a_title_a_link_and_a_day(named):
    found = norm(named)
    for parameter in found.parameters.values():
        assert parameter.values
        for value in parameter.values:
            assert value.reference.title
            assert value.reference.href.startswith("https://")
            assert isinstance(value.reference.read_on, date)
    assert found.service_type is None or found.service_type in service_types()


def test_a_norm_with_a_share_also_has_a_limit():
    for found in norms().values():
        if "share" in found.parameters:
            assert "limit_minutes" in found.parameters


@pytest.mark.parametrize(
    ("named", "day", "limit"),
    [
        ("seh_45", date(2015, 12, 31), None),
        ("seh_45", date(2016, 1, 1), 45.0),
        ("seh_45", date(2030, 1, 1), 45.0),
        ("hap_30", date(2022, 1, 1), 30.0),
        ("ggz_60", date(2022, 1, 1), 60.0),
        ("obstetrics_45", date(2022, 1, 1), 45.0),
        ("a1_15", date(2018, 12, 31), None),
        ("a1_15", date(2019, 1, 1), 15.0),
        ("a0", date(2025, 1, 1), None),
    ],
)
def test_a_value_holds_from_its_day(named, day, limit):
    assert norm(named).value("limit_minutes", day) == limit


def test_a_value_holds_until_the_next_and_ends_on_its_day():
    raw = yaml.safe_load((FOLDER / "parameters" / "wkkgz" / "seh_45.yaml").read_text("utf-8"))
    dated = raw["values"]["limit_minutes"]
    dated[date(2020, 1, 1)] = {**dated[date(2016, 1, 1)], "value": 40}
    dated["ends"] = date(2024, 1, 1)
    found = norm_from(raw)
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2023, 12, 31), date(2024, 1, 1)]
    assert [found.value("limit_minutes", day) for day in days] == [45, 40, 40, None]
    assert found.value("nothing", days[0]) is None


def test_an_unknown_norm_names_the_nearest():
    with pytest.raises(RequestError) as caught:
        norm("seh45")
    assert "seh_45" in str(caught.value.parameters["candidates"])
    with pytest.raises(RequestError) as caught:
        norm("qqqq")
    assert "hap_30" in str(caught.value.parameters["candidates"])
