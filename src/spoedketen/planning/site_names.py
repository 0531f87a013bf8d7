"""Sites by the words a person uses for them."""

from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches

import polars as pl

from spoedketen.domain.errors import RequestError
from spoedketen.domain.pack import Pack

CANDIDATES_SHOWN = 12


def site_named(named: str, pack: Pack, on: date, service: str | None = None) -> str:
    """Return the id of the site with this id, or the one site that these words fit.

    Words are sought in name and town, whatever their case and order. Where they fit several
    sites, those that offer the service go first, then those that are not merely assumed.

    Raises
    ------
    RequestError
        If no site fits, or more than one; the candidates are listed.
    """
    sites = pack.valid("sites", on)
    if named in sites["id"].to_list():
        return named
    labels = _labels(sites)
    exact = sites.filter(pl.col("name").str.to_lowercase() == named.lower())["id"].to_list()
    fitting: list[str] = exact or [id_ for id_, label in labels.items() if _fits(named, label)]
    for preferred in (_offering(pack, on, service), _known(sites)):
        narrower = [id_ for id_ in fitting if id_ in preferred]
        if len(narrower) == 1:
            return narrower[0]
        fitting = narrower or fitting
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        told = _listed(labels, fitting[:CANDIDATES_SHOWN])
        raise RequestError("site_ambiguous", found=named, candidates=told)
    near = get_close_matches(named, list(labels.values()), n=5, cutoff=0.4)
    found = [id_ for id_, label in labels.items() if label in near]
    if not found:
        raise RequestError("site_unlike_any", found=named)
    raise RequestError("site_unknown", found=named, candidates=_listed(labels, found))


def _labels(sites: pl.DataFrame) -> dict[str, str]:
    rows = sites.select("id", "name", "town").iter_rows()
    return {
        id_: name if town is None or town.casefold() in name.casefold() else f"{name} ({town})"
        for id_, name, town in rows
    }


def _fits(named: str, label: str) -> bool:
    words = _plain(named).split()
    return bool(words) and all(word in _plain(label) for word in words)


def _plain(text: str) -> str:
    return text.casefold().replace(".", " ").replace("(", " ").replace(")", " ")


def _offering(pack: Pack, on: date, service: str | None) -> set[str]:
    services = pack.valid("services", on)
    return set(services.filter(services["service_type"] == service)["site"]) if service else set()


def _known(sites: pl.DataFrame) -> set[str]:
    return set(sites.filter(pl.col("origin").fill_null("") != "assumed")["id"])


def _listed(labels: Mapping[str, str], ids: Iterable[str]) -> str:
    return "; ".join(f"{id_} = {labels[id_]}" for id_ in ids)
