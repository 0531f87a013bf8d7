"""Hypothesis strategies for regions, tables of minutes and scenarios."""

from builders import access_from, raw_tables
from hypothesis import strategies as st

people = st.integers(0, 5000)
minutes = st.one_of(
    st.floats(0, 90).map(lambda value: round(value, 3)),
    # Whole minutes make ties and exact limits, where mistakes live; inf is "no way at all".
    st.integers(0, 90).map(float),
    st.just(float("inf")),
)


@st.composite
def situations(draw, *, most_sites=6, most_areas=8, limit=45.0, finite=False):
    """Draw people and minutes, shape (areas, sites), as a situation."""
    areas, sites = draw(st.integers(1, most_areas)), draw(st.integers(1, most_sites))
    cell = minutes.filter(lambda value: value < 1e9) if finite else minutes
    row = st.lists(cell, min_size=sites, max_size=sites)
    table = draw(st.lists(row, min_size=areas, max_size=areas))
    return access_from(table, draw(st.lists(people, min_size=areas, max_size=areas)), limit=limit)


@st.composite
def lines_of_towns(draw):
    """Draw the tables of a line of towns with at least one hospital and station."""
    count = draw(st.integers(1, 8))
    places = st.integers(0, count - 1)
    hospitals = draw(st.lists(places, min_size=1, max_size=5))
    stations = draw(st.lists(places, min_size=1, max_size=3))
    return raw_tables(
        draw(st.lists(people, min_size=count, max_size=count)),
        {str(number): place for number, place in enumerate(hospitals)},
        {f"s{number}": place for number, place in enumerate(stations)},
    )
