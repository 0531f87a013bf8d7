"""The chain of a region from what its services told: summed, judged, shared as the sums are."""

from datetime import timedelta

from live.region import NOW, a_person, a_sender, an_observation, forget_sums, region

from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.queries.chain_monitor import chain_picture
from spoedketen.live.directory.queries import directory


def tell(service, resource, **told):
    sender = a_sender(f"o{service[1]}")
    item = an_observation(f"{service}-{resource}", service=service, resource=resource, **told)
    ((receipt,),) = record_submissions([Submission(actor=sender, items=(item,))], NOW)
    assert receipt.status == "accepted", receipt.rejections
    forget_sums()


def fill(site, rooms_free, boarding):
    department = f"{site}.emergency_department"
    tell(department, "treatment_room", staffed=20, free=rooms_free)
    tell(department, "waiting_for_admission", free=None, occupied=boarding)


def test_boarding_of_a_region_is_summed_and_the_department_judged(country):
    fill("h1", 0, 12)
    fill("h2", 1, 8)
    picture = chain_picture(a_person("roaz_analyst", at="n1"), region("n1"), NOW)
    standing = picture.links["emergency_department"]
    assert (standing.link.waiting, standing.link.free, standing.status) == (20, 1, "full")
    assert [(cause.link, cause.why) for cause in picture.causes] == [
        ("emergency_department", "not_told")
    ]
    assert standing.is_blocking
    assert picture.source


def test_what_is_too_old_is_unknown_and_blames_nobody(country):
    fill("h1", 0, 6)
    fill("h2", 0, 6)
    later = NOW + timedelta(hours=3)
    picture = chain_picture(a_person("roaz_analyst", at="n1"), region("n1"), later)
    assert picture.links["emergency_department"].status == "unknown"
    assert picture.causes == ()


def test_half_of_the_sources_are_too_few_to_judge(country):
    fill("h1", 0, 0)
    picture = chain_picture(a_person("roaz_analyst", at="n1"), region("n1"), NOW)
    assert picture.links["emergency_department"].status == "unknown"


def test_who_sees_sums_only_is_told_of_three_providers_in_fives_and_never_of_fewer(country):
    for site, number in (("h1", 6), ("h2", 3), ("h3", 2)):
        fill(site, 0, number)
    insurer = a_person("insurer")
    assert (
        chain_picture(insurer, region("n1"), NOW).links["emergency_department"].link.waiting is None
    )
    assert chain_picture(insurer, None, NOW).links["emergency_department"].link.waiting == 10


def test_two_providers_who_tell_it_are_not_told_of_either(country):
    for site, number in (("h1", 6), ("h2", 3)):
        fill(site, 0, number)
    found = chain_picture(a_person("insurer"), None, NOW)
    assert found.links["emergency_department"].link.waiting is None


def test_the_bundled_limits_hold_for_every_region(country):
    picture = chain_picture(a_person("roaz_analyst", at="n1"), None, NOW)
    assert picture.limits.full_percent("ambulance") == 85
    assert {a.kind for a in directory().agreements} >= {"chain", "alerts"}
