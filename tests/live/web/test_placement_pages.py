"""Follow-up care by its pages: from need to commitment, and every refusal in words."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from live import region
from live.placements.placing import WARDS, a_nurse, tell
from live.signed_in import at_browser

from spoedketen.live.capacity.actions.stops import declare_stop
from spoedketen.live.capacity.place_tables import write_places
from spoedketen.live.capacity.queries.detour import travel_folder
from spoedketen.live.directory.facilities import service_type_labels
from spoedketen.live.directory.queries import directory
from spoedketen.live.placements.models import Enquiry, Placement, PlacementStep, Reservation

pytestmark = pytest.mark.django_db
NEED = {"care": "ward", "place": "Town 1", "clock_kind": "medically_fit", "age_years": "76"}
NEED |= {"sex": "m", "name": "Piet Jansen", "origin_service": "h1.ward", "key": "k"}
NEED |= {"clock_start": "2026-01-05T09:30", "wishes": "dicht bij zijn vrouw"}


@pytest.fixture
def nurse(country):
    write_places(travel_folder(), directory(), region.the_pack())
    return at_browser(a_nurse())


@pytest.fixture
def provider(nurse):
    return at_browser(a_nurse("o2"))


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode().split("<main")[-1])


def opened(nurse):
    answer = nurse.post("/vervolgzorg/nieuw/", NEED)
    assert answer.status_code == 302, text(answer)
    return answer.url


def asked(nurse, *providers):
    address = opened(nurse)
    services = [WARDS[of] for of in providers]
    nurse.post(f"{address}vragen/", {"service": services, "minutes": "30"})
    return address


def test_a_need_is_recorded_once_and_stands_in_its_lane(nurse):
    address = opened(nurse)
    assert opened(nurse) == address
    page = text(nurse.get("/vervolgzorg/"))
    assert "Bed kliniek" in page
    assert "nog geen plek gevonden" in page
    assert "Jansen" not in page + text(nurse.get(address))
    assert timezone.localtime(Placement.objects.get().clock_start).hour == 9


def test_a_provider_reads_what_was_amended_and_an_old_page_commits_nothing(nurse, provider):
    address = asked(nurse, "o2")
    number = Enquiry.objects.get().public_id
    nurse.post(f"{address}wijzigen/", NEED | {"age_years": "34"})
    page = text(provider.get("/vervolgzorg/"))
    assert "Gewijzigd om" in page
    assert "leeftijd 70-79 → 30-39" in page
    answer = f"/vervolgzorg/uitvraag/{number}/antwoord/"
    said = provider.post(answer, {"answer": "commit", "version": "1"}, follow=True)
    assert "Deze uitvraag is gewijzigd om" in text(said)
    provider.post(answer, {"answer": "commit", "version": "2"})
    assert Reservation.objects.get().state == "held"


def test_what_is_wrong_is_said_and_what_was_typed_stays(nurse):
    answer = nurse.post("/vervolgzorg/nieuw/", NEED | {"place": "Town", "wishes": "tuin"})
    assert answer.status_code == 200
    assert "kan meer plaatsen zijn" in text(answer)
    assert 'value="tuin"' in text(answer)


@pytest.mark.parametrize(
    "given",
    [
        {"care": "emergency_department"},
        {"wanted_at": "2026-99-99T99:99"},
        {"age_years": "1e9"},
        {"clock_kind": ""},
        {"sex": "q", "limits": ["x"]},
        {"place": "0000/"},
    ],
)
def test_a_form_of_nonsense_is_refused_in_words(nurse, given):
    answer = nurse.post("/vervolgzorg/nieuw/", NEED | given)
    assert answer.status_code in {200, 302}


def test_providers_are_found_four_chosen_and_asked(nurse):
    address = opened(nurse)
    tell("o2", 4, timezone.now())
    found = nurse.post(f"{address}zoeken/")
    page = text(nurse.get(found.url.split("#")[0]))
    assert page.count("checked") == page.count('name="service"') > 1
    assert "plekken onbekend" in page
    nurse.post(f"{address}vragen/", {"service": list(WARDS.values())[1:], "minutes": "30"})
    assert Enquiry.objects.filter(state="requested").count() == 3
    assert "3 uitvragen lopen" in text(nurse.get("/vervolgzorg/"))


def test_a_search_that_is_none_is_not_found(nurse):
    address = opened(nurse)
    assert nurse.get(f"{address}?zoekvraag=x").status_code == 404


def test_a_provider_commits_and_only_then_reads_who_it_is(nurse, provider):
    address = asked(nurse, "o2", "o3")
    page = text(provider.get("/vervolgzorg/"))
    assert "man, 70-79" in page
    assert "Town 1" not in page
    assert provider.get(address).status_code == 404
    number = Enquiry.objects.get(organisation_id=region.organisation("o2")).public_id
    answer = provider.post(f"/vervolgzorg/uitvraag/{number}/antwoord/", {"answer": "commit"})
    assert answer.url == address
    assert "Gereserveerde plek" in text(provider.get(address))
    shown = provider.post(f"{address}patient/", {"purpose": "opname"})
    assert "Piet Jansen" in text(shown)
    assert "Ingetrokken" in text(nurse.get(address)) or "ingetrokken" in text(nurse.get(address))


def test_a_refusal_asks_a_reason_and_the_asker_reads_it(nurse, provider):
    address = asked(nurse, "o2")
    number = Enquiry.objects.get().public_id
    to = f"/vervolgzorg/uitvraag/{number}/antwoord/"
    refused = provider.post(to, {"answer": "decline"}, follow=True)
    assert "bestaat hier niet" in text(refused)
    provider.post(to, {"answer": "decline", "code": "no_contract"})
    assert "geen contract met de verzekeraar" in text(nurse.get(address))


def test_a_place_is_reserved_confirmed_and_released(nurse):
    address = opened(nurse)
    tell("o2", 1, timezone.now())
    nurse.post(f"{address}vragen/", {"reserve": WARDS["o2"]})
    held = Reservation.objects.get()
    nurse.post(f"/vervolgzorg/reservering/{held.public_id}/", {"deed": "confirm"})
    nurse.post(f"{address}stap/", {"move": "accept"})
    assert Placement.objects.get().state == "accepted"
    nurse.post(f"/vervolgzorg/reservering/{held.public_id}/", {"deed": "release", "reason": "ziek"})
    assert Placement.objects.get().state == "draft"


def test_a_step_that_cannot_be_is_said(nurse):
    address = opened(nurse)
    assert "kan nu niet" in text(nurse.post(f"{address}stap/", {"move": "arrive"}, follow=True))
    assert "bestaat niet" in text(nurse.post(f"{address}stap/", {"move": "tover"}, follow=True))
    assert "Geef een reden" in text(nurse.post(f"{address}stap/", {"move": "cancel"}, follow=True))


def test_an_enquiry_is_withdrawn(nurse):
    asked(nurse, "o2")
    number = Enquiry.objects.get().public_id
    nurse.post(f"/vervolgzorg/uitvraag/{number}/intrekken/", {"reason": "te ver"})
    assert Enquiry.objects.get().state == "withdrawn"


def test_a_need_is_amended_and_what_stood_before_stays_in_the_log(nurse):
    address = opened(nurse)
    form = text(nurse.get(f"{address}wijzigen/"))
    assert 'value="dicht bij zijn vrouw"' in form
    assert 'name="place"' not in form
    changed = NEED | {"age_years": "81", "limits": ["no_intensive_care"], "version": "1"}
    changed |= {
        "wanted_at": f"{timezone.localtime(Placement.objects.get().wanted_at):%Y-%m-%dT%H:%M}"
    }
    assert nurse.post(f"{address}wijzigen/", changed).url == address
    row = Placement.objects.get()
    assert (row.age_years, row.limits, row.place) == (81, ["no_intensive_care"], "a1")
    step = PlacementStep.objects.get(move="amend")
    assert step.data["before"] == {"age_years": 76, "limits": []}
    assert "zorgbehoefte gewijzigd" in text(nurse.get(address)).lower()
    late = nurse.post(f"{address}wijzigen/", changed | {"age_years": "90"})
    assert late.status_code == 200
    assert 'value="90"' in text(late)
    assert Placement.objects.get().age_years == 81


def test_a_need_is_not_amended_by_who_was_only_asked(nurse, provider):
    address = asked(nurse, "o2")
    assert provider.get(f"{address}wijzigen/").status_code == 404
    assert provider.post(f"{address}wijzigen/", NEED).status_code == 404


def test_the_list_is_a_sheet_without_who_the_patient_is(nurse):
    opened(nurse)
    rows = nurse.get("/vervolgzorg.csv").content.decode()
    assert "bed kliniek" in rows.lower()
    assert "Organisation 1,Town 1" in rows
    assert "Jansen" not in rows
    assert "dicht bij" not in rows


def test_options_have_their_remarks_a_map_and_what_was_not_proposed(nurse):
    address = opened(nurse)
    now = timezone.now()
    tell("o2", 0, now)
    declare_stop(region.a_sender("o3"), region.a_stop(service=WARDS["o3"], reason="staff"), now)
    region.forget_sums()
    found = nurse.post(f"{address}zoeken/")
    page = text(nurse.get(found.url.split("#")[0]))
    assert "dichtstbij" in page
    assert "Niet voorgesteld" in page
    assert re.search(r"<li>\d+ × ", page)
    ranks = re.findall(r'class="rank">(\d+)<', page)
    drawn = re.findall(r"<title>([\d, ]+): ", page)
    assert set(ranks) >= set(", ".join(drawn).split(", "))
    assert "Kaart van de mogelijkheden rond Town 1" in page


def test_a_bed_that_should_be_free_says_that_it_is_late_and_of_which_ward(nurse):
    opened(nurse)
    at = timezone.now()
    for hours, said in ((2, "verwacht "), (-2, "te laat: verwacht ")):
        moment = at + timedelta(hours=hours)
        Placement.objects.update(wanted_at=moment, accepted_at=min(moment, at))
        for address in ("/vervolgzorg/", "/diensten/h1.ward/"):
            page = text(nurse.get(address))
            beds = page[page.index("Bedden die vrijkomen") :][:600]
            assert said in beds
            assert ("te laat" in beds) is (hours < 0)
    page = text(nurse.get("/vervolgzorg/"))
    ward = str(service_type_labels()["ward"]["nl"])
    assert ward in page[page.index("Bedden die vrijkomen") :][:600]
