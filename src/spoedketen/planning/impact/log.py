"""Every event of one run as a table: what the sums are made of, for who wants to see it."""

import numpy as np
import polars as pl

from spoedketen.planning.impact.runs import Ready
from spoedketen.simulation.chain import ChainOutcome
from spoedketen.simulation.records import FREE, KINDS, SEND

OF_AMBULANCES = (SEND, FREE)


def event_log(variant: Ready, outcome: ChainOutcome) -> pl.DataFrame:
    """Return the log of a run that kept one: minutes since its beginning, patient, where, what.

    ``station`` is null where an ambulance is meant and ``ambulance`` where a station is;
    ``patient`` is null where nobody is, such as where a stop begins. The warm-up is in it.
    """
    log = outcome.log
    names = np.array([station.name for station in variant.chain.network.stations])
    is_unit = np.isin(log["kind"], OF_AMBULANCES)
    place = np.where(is_unit, 0, log["station"])
    frame = pl.DataFrame(
        {
            "minutes": log["minutes"],
            "patient": log["patient"],
            "event": np.array(KINDS)[log["kind"]],
            "station": names[place],
            "ambulance": log["station"],
            "is_unit": is_unit,
        }
    )
    return frame.select(
        "minutes",
        pl.when(pl.col("patient") >= 0).then("patient").alias("patient"),
        pl.col("event").cast(pl.Categorical),
        pl.when(~pl.col("is_unit")).then("station").cast(pl.Categorical).alias("station"),
        pl.when(pl.col("is_unit")).then("ambulance").alias("ambulance"),
    )
