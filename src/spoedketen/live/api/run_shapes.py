"""Runs of the server as the interface gives them, and bodies as what is asked."""

from typing import Any

from pydantic import BaseModel

from spoedketen.live.api.notice import notice
from spoedketen.live.api.run_schemas import (
    LegOut,
    MmtOut,
    PositionOut,
    PrealertIn,
    PrealertOut,
    RunIn,
    RunOut,
)
from spoedketen.live.fleet.values import Announcement, NewRun, PrealertInfo, RunInfo

OWN = {"notice", "legs", "mmt", "prealert", "position"}


def _told(shape: type[BaseModel], value: object) -> dict[str, Any]:
    names = [name for name in shape.model_fields if name not in OWN]
    return {name: getattr(value, name) for name in names}


def wished_run(body: RunIn, key: str) -> NewRun:
    """Return a body as a run; the header's key counts where the body has none."""
    told = {name: getattr(body, name) for name in RunIn.model_fields}
    told |= {"key": body.key or key, "request": str(body.request) if body.request else ""}
    return NewRun(**{**told, "needs": tuple(body.needs)})


def announcement_of(body: PrealertIn, key: str, version: int | None) -> Announcement:
    """Return a body as an announcement."""
    told = {name: getattr(body, name) for name in PrealertIn.model_fields}
    told |= {"key": body.key or key, "wishes": tuple(body.wishes), "version": version}
    return Announcement(**told)


def prealert_out(info: PrealertInfo) -> PrealertOut:
    """Return an announcement."""
    return PrealertOut(**_told(PrealertOut, info), notice=notice())


def run_out(info: RunInfo) -> RunOut:
    """Return a run."""
    return RunOut(
        **_told(RunOut, info),
        legs=[LegOut(**_told(LegOut, each)) for each in info.legs],
        mmt=[MmtOut(**_told(MmtOut, each)) for each in info.mmt],
        prealert=prealert_out(info.prealert) if info.prealert else None,
        position=_position(info),
        notice=notice(),
    )


def _position(info: RunInfo) -> PositionOut | None:
    if info.position is None:
        return None
    lat, lon, at = info.position
    return PositionOut(lat=lat, lon=lon, at=at)
