"""The norm for GP posts holds in each service area by itself."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from builders import a_pack, a_question, a_travel_model, an_access, lon

from spoedketen.norms.verdicts import Verdict
from spoedketen.planning.access import access
from spoedketen.planning.catchments import Catchment, Coverage, coverage
from spoedketen.planning.travel_model import TravelModel

POST = {"service_type": "gp_out_of_hours_post", "calendar": "night"}


def posts(people, places, **more):
    sites = {str(number): place for number, place in enumerate(places, start=1)}
    return a_pack(people, sites, services=[{"site": id_, **POST} for id_ in sites], **more)


def covered(pack, travel=None, question=None):
    travel = travel or a_travel_model()
    question = question or a_question("hap_30")
    return coverage(pack, access(pack, question, travel), travel)


@pytest.mark.parametrize(("far", "met"), [(1001, False), (1000, True)])
def test_one_catchment_of_ninety_percent_decides_while_the_nation_is_at_ninety_nine(far, met):
    # Town 4 is 40 minutes from the post in town 0; ten times as many live at the post in town 9.
    people = [10_000 - far, 0, 0, 0, far, 0, 0, 0, 0, 100_000]
    found = covered(posts(people, [0, 9]))
    assert found.met is met
    within = sum(row.within["to_site"] for row in found.catchments)
    assert within / sum(people) > 0.99
    assert [row.people for row in found.catchments] == [10_000, 100_000]
    assert found.catchments[0].verdict.reason == ("share_met" if met else "share_not_met")


def test_without_service_areas_everybody_belongs_to_the_nearest_post_and_that_is_said():
    found = covered(posts([10, 10, 10, 10], [0, 3]))
    assert found.is_nearest
    assert [row.people for row in found.catchments] == [20, 20]


def test_a_given_service_area_wins_over_the_nearest_post():
    given = [
        {"service_type": "gp_out_of_hours_post", "area": f"a{i}", "site": "1"} for i in range(5)
    ]
    found = covered(posts([10] * 5, [0, 4], catchments=given))
    assert not found.is_nearest
    assert [row.people for row in found.catchments] == [50, 0]
    assert found.catchments[0].within["to_site"] == 40
    assert (found.catchments[0].verdict.met, found.catchments[1].verdict.met) == (False, None)
    assert found.met is False


def test_an_area_whose_post_is_gone_belongs_to_the_nearest_again():
    given = [{"service_type": "gp_out_of_hours_post", "area": "a0", "site": "2"}]
    pack = posts([10] * 5, [0, 4], catchments=given)
    kept = pack.table("services").filter(pack.table("services")["site"] == "1")
    pack = replace(pack, tables={**pack.tables, "services": kept})
    assert [row.people for row in covered(pack).catchments] == [50]


def one_way(*, slow_eastward):
    """Return a line on which one direction takes twice as long as the other."""

    def minutes(origins, destinations):
        steps = np.subtract.outer(-origins.lon, -destinations.lon) / 0.1
        eastward = np.round(steps, 6) > 0
        return np.abs(np.round(steps, 6)) * np.where(eastward == slow_eastward, 40.0, 10.0)

    described = {"nl": "lijn", "en": "line"}
    return TravelModel(provider="line", by_mode={"car": minutes}, described=described)


@pytest.mark.parametrize("slow_eastward", [True, False])
def test_either_the_patient_or_the_doctor_may_drive(slow_eastward):
    found = covered(posts([10, 100], [0]), one_way(slow_eastward=slow_eastward))
    (post,) = found.catchments
    within = (
        {"to_site": 110, "from_site": 10} if slow_eastward else {"to_site": 10, "from_site": 110}
    )
    assert dict(post.within) == within
    assert found.met is True


def test_the_two_branches_are_not_added_together():
    # Each branch alone reaches half of the outer towns, together all of them.
    def minutes(origins, destinations):
        table = {(5.0, 5.1): 10.0, (5.1, 5.0): 99.0, (5.2, 5.1): 99.0, (5.1, 5.2): 10.0}
        return np.array(
            [
                [table.get((round(a, 1), round(b, 1)), 0.0) for b in destinations.lon]
                for a in origins.lon
            ]
        )

    travel = TravelModel(provider="x", by_mode={"car": minutes}, described={"nl": "", "en": ""})
    found = covered(posts([50, 0, 50], [1]), travel)
    assert dict(found.catchments[0].within) == {"to_site": 50, "from_site": 50}
    assert found.met is False


def test_people_without_any_way_are_in_no_catchment_but_counted():
    found = covered(posts([10, 20, 30], [0]), a_travel_model(unreachable=[2]))
    assert (found.unassigned_people, found.catchments[0].people) == (30, 30)


def test_without_posts_or_a_value_there_is_no_verdict():
    early = a_question("hap_30", as_of=date(2010, 1, 1))
    assert covered(posts([10], [0]), question=early).met is None
    pack = posts([10], [0])
    nobody = covered(posts([0], [0]))
    assert nobody.met is None
    assert nobody.catchments[0].verdict.reason == "nobody_in_catchment"
    assert an_access(pack, a_question("hap_30")).beyond() == 0
    assert lon(0) == 5.0


def test_people_whom_no_post_reaches_keep_a_norm_from_being_met_for_sure():
    met = Verdict(met=True, reason="share_met")
    row = Catchment(site="1", name="1", people=10, within={"to_site": 10}, verdict=met)
    found = Coverage(catchments=(row,), is_nearest=True, unassigned_people=1)
    assert found.met is None
    assert Coverage(catchments=(row,), is_nearest=True, unassigned_people=0).met is True
