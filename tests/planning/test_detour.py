"""How much further each other site is for the people who have one nearest."""

import numpy as np

from spoedketen.planning.detour import extra_minutes

PEOPLE = np.array([100, 300, 50])
MINUTES = np.array([[10.0, 20.0, np.inf], [5.0, 25.0, np.inf], [30.0, 6.0, np.inf]])


def test_the_mean_is_by_people_and_over_those_who_have_the_site_nearest():
    extra = extra_minutes(PEOPLE, MINUTES, site=0)
    assert extra[0] == 0
    assert extra[1] == (100 * 10 + 300 * 20) / 400


def test_what_nobody_reaches_and_whom_nobody_has_nearest_gets_no_number():
    assert np.isnan(extra_minutes(PEOPLE, MINUTES, site=0)[2])
    assert np.isnan(extra_minutes(PEOPLE, MINUTES, site=2)).all()
