"""How much of what is published is in the lists."""

from datetime import date

import polars as pl

from netherlands.lists import listed, valid_on

DAY_AND_NIGHT = "always"
LABELS = {
    "emergency_department": "SEH-locaties",
    "emergency_department_day_and_night": "SEH dag en nacht open",
    "level_1_trauma_centre": "Traumacentra level 1",
    "pci": "PCI-centra",
    "cardiac_surgery": "Hartchirurgie",
    "thrombectomy": "Trombectomiecentra",
    "thrombolysis": "Trombolyselocaties",
    "acute_obstetrics": "Acute verloskunde dag en nacht",
    "neonatal_intensive_care": "NICU",
    "burn_centre": "Brandwondencentra",
    "paediatric_intensive_care": "PICU",
    "ruptured_aneurysm": "Gebarsten aorta-aneurysma",
    "gp_out_of_hours_post": "Huisartsenposten",
}


def known_counts(sites: pl.DataFrame, services: pl.DataFrame) -> list[dict[str, object]]:
    """Return per published count how many are known on that day; generated rows do not count."""
    real = services.filter(pl.col("origin") != "assumed")
    return [
        {
            "service": row["service"],
            "as_of": row["as_of"].isoformat(),
            "known": _known(row["service"], row["as_of"], sites, real),
            "published": row["published"],
            "source": row["source"],
        }
        for row in listed("published_counts").iter_rows(named=True)
    ]


def _known(service: str, day: date, sites: pl.DataFrame, services: pl.DataFrame) -> int:
    held = valid_on(services, day)
    if service == "emergency_department_day_and_night":
        doors = held.filter(pl.col("service_type") == "emergency_department")
        return doors.filter(pl.col("calendar") == DAY_AND_NIGHT).height
    if service == "level_1_trauma_centre":
        return trauma_centres(sites, services, day)
    return held.filter(pl.col("service_type") == service)["site"].n_unique()


def trauma_centres(sites: pl.DataFrame, services: pl.DataFrame, day: date) -> int:
    """Return the level 1 centres: the hospitals of network West are one centre together."""
    held = valid_on(services, day).filter(pl.col("service_type") == "multitrauma")
    where = valid_on(sites, day).filter(pl.col("id").is_in(held["site"].to_list()))
    centre = pl.when(pl.col("network") == "west").then(pl.lit("west")).otherwise(pl.col("id"))
    return where.select(centre.n_unique()).item()


def count_lines(counts: list[dict[str, object]]) -> list[str]:
    """Return one Dutch line per count, such as "Trombectomiecentra: 15 bekend van 18"."""
    return [
        f"{LABELS[str(row['service'])]} ({row['as_of']}): {_told(row)} [{row['source']}]"
        for row in counts
    ]


def _told(row: dict[str, object]) -> str:
    known, published = int(str(row["known"])), int(str(row["published"]))
    if known > published:
        return f"{known} vermeld, {published} gepubliceerd; niet bekend welke vervallen is"
    return f"{known} bekend van {published}"


ENGLISH = {
    "emergency_department": "EDs",
    "emergency_department_day_and_night": "EDs day and night",
    "level_1_trauma_centre": "level 1 trauma centres",
    "pci": "PCI centres",
    "cardiac_surgery": "heart surgery",
    "thrombectomy": "thrombectomy centres",
    "thrombolysis": "thrombolysis sites",
    "acute_obstetrics": "acute obstetrics day and night",
    "neonatal_intensive_care": "NICUs",
    "burn_centre": "burn centres",
    "paediatric_intensive_care": "PICUs",
    "ruptured_aneurysm": "ruptured aneurysm",
    "gp_out_of_hours_post": "GP posts",
}


def count_remark(counts: list[dict[str, object]], day: str) -> dict[str, str]:
    """Return how much of what is published is known on a day, in both languages."""
    rows = [row for row in counts if row["as_of"] == day]
    dutch = (f"{LABELS[str(r['service'])]} {r['known']} van {r['published']}" for r in rows)
    english = (f"{ENGLISH[str(r['service'])]} {r['known']} of {r['published']}" for r in rows)
    return {
        "nl": f"Bekend van gepubliceerd: {', '.join(dutch)}. Geen rij is verzonnen.",
        "en": f"Known of published: {', '.join(english)}. No row was invented.",
    }
