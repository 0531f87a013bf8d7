"""Ambulances of a demonstration ride, announce who comes, and EDs say that they saw it.

Stateless like the desks: what a run does next is drawn from its own id and what is known of it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from math import cos, hypot, radians
from typing import Any

import yaml

from spoedketen.live.demo.afternoon import HOME
from spoedketen.live.demo.chance import between, draw
from spoedketen.live.demo.desks import SEED, drawn
from spoedketen.live.demo.sending import CLIENT_ERROR, Interface

MOST_OPEN = 6
FIRST_CAR, CARS = 101, 12
"""Numbers on the cars of a service that ride; always more than may ride at once."""
NEAREST = 3
"""One in so many places of the own region is near the own people's hospital."""
EARLIER_MINUTES = 45
"""How long ago a call may have come in where few runs are known: a new page stands not empty."""
FASTEST, SLOWEST = 0.5, 1.3
LEFT = 0.5
"""Share of the announcements that the own people are left to see."""
STOPPING = frozenset({"departed", "on_scene", "transporting"})
"""Where something else is decided before the next leg."""
Row = Mapping[str, Any]


@cache
def calls() -> Mapping[str, Any]:
    """Return the invented calls."""
    text = (files("spoedketen.live.demo") / "runs.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@cache
def usual_minutes() -> Mapping[str, float]:
    """Return by leg how many minutes after the leg before it are usual."""
    text = (files("spoedketen.live.fleet") / "units.yaml").read_text(encoding="utf-8")
    return {leg: row["minutes"] for leg, row in yaml.safe_load(text)["legs"].items()}


def is_so(share: str, number: str) -> bool:
    """Tell whether something that happens to a share of the runs happens to this one."""
    often: float = calls()["shares"][share]
    return draw(SEED, number, share) < often


def region_of(service: Row) -> str:
    """Return the ambulance region of a service."""
    return str(service["regions"].get("safety_region", "-"))


class Runs:
    """Every ambulance service in its turn; that of the demonstration's people each turn."""

    def __init__(self, interface: Interface, services: Sequence[Row]) -> None:
        self.interface = interface
        self.services = services
        self.owners = {row["id"]: row["organisation"] for row in services}
        home = next((region_of(row) for row in services if HOME in row["id"]), "")
        found = [s for s in services if s.get("service_type") == "ambulance" and self._has_key(s)]
        self.own = [s for s in found if region_of(s) == home]
        self.others = [s for s in found if s not in self.own]

    def _has_key(self, service: Row) -> bool:
        return service["organisation"] in self.interface.keys

    async def look(self, moment: datetime, turn: int) -> None:
        """Give one service of the own people its turn, and one of the others."""
        for group in filter(None, (self.own, self.others)):
            await self._turn(group[turn % len(group)], moment)

    async def _turn(self, service: Row, moment: datetime) -> None:
        answer = await self._ask(service["organisation"], "GET", "/runs?page_size=100")
        if answer is None:
            return
        for run in answer["items"]:
            if call := _call_of(run):
                known = await self._with_minutes(service["organisation"], run)
                await self._ride(service, known, call, moment)
        if len(answer["items"]) < MOST_OPEN:
            await self._begin(service, answer["items"], moment)

    async def _ask(
        self, owner: str, method: str, path: str, body: Any = None, key: str = ""
    ) -> Any | None:
        answer = await self.interface.ask(owner, method, f"/api/v1{path}", body, key=key)
        return None if answer.status_code >= CLIENT_ERROR else answer.json()

    async def _begin(self, service: Row, runs: Sequence[Row], moment: datetime) -> None:
        """Take a call with a car that is free; with few runs known one of a while ago."""
        busy = len(runs)
        name = f"{service['id']}-{busy}-{moment:%Y%m%d%H%M}"
        call, chance = drawn(calls()["calls"], name), draw(SEED, name, "earlier")
        sites = self._scenes(service)
        site = sites[int(draw(SEED, name, "site") * len(sites))]
        earlier = between(1, EARLIER_MINUTES, chance) if busy < MOST_OPEN - 2 else chance
        body = {
            "vehicle": _free_car(region_of(service)[-2:], runs, draw(SEED, name, "car")),
            "urgency": call["urgency"],
            "incident": f"demo-{calls()['calls'].index(call)}-{moment:%d%H%M}",
            "lat": site["lat"],
            "lon": site["lon"],
            "reported_at": (moment - timedelta(minutes=earlier)).isoformat(),
        }
        begun = await self._ask(service["organisation"], "POST", "/runs", body, name)
        if begun is not None:
            await self._next_leg(service["organisation"], begun, call, moment)

    def _scenes(self, service: Row) -> Sequence[Row]:
        """Return where calls come from; of the own service those nearest to the own people's ED."""
        sites = [s for s in self.services if region_of(s) == region_of(service)]
        home = next((s for s in sites if HOME in s["id"]), None)
        if service not in self.own or home is None:
            return sites
        return sorted(sites, key=lambda each: _distance(home, each))[: -(-len(sites) // NEAREST)]

    async def _ride(self, service: Row, run: Row, call: Row, moment: datetime) -> None:
        """Take the next step of a run, and whatever belongs to where it is."""
        owner = service["organisation"]
        if run["state"] == "departed" and call["ends"] == "cancelled":
            body = {"outcome": "cancelled", "reason": call["reason"]}
            await self._ask(owner, "POST", f"/runs/{run['id']}/outcome", body)
            return
        await self._team(owner, run, call)
        if run["prealert"] and run["prealert"]["state"] == "active":
            await self._announced(owner, run, moment)
        elif run["state"] in {"on_scene", "transporting"}:
            await self._decide(service, run, call, moment)
        await self._next_leg(owner, run, call, moment)

    async def _team(self, owner: str, run: Row, call: Row) -> None:
        """Call the mobile medical team on what was found, and often tell it to turn back."""
        path = f"/runs/{run['id']}/mmt"
        if run["state"] == "departed" and call.get("findings") and not run["mmt"]:
            await self._ask(owner, "POST", path, {"findings": call["findings"]})
            return
        is_called = bool(run["mmt"]) and not run["mmt"][-1]["cancelled_at"]
        if run["state"] == "on_scene" and is_called and is_so("team_cancelled", run["id"]):
            await self._ask(owner, "POST", path, {"cancel_reason": calls()["team_cancelled"]})

    async def _decide(self, service: Row, run: Row, call: Row, moment: datetime) -> None:
        """Choose where to and announce it on leaving; who is treated on scene stays there."""
        number, owner = run["id"], service["organisation"]
        if call["ends"] != "transported":
            if not run["outcome"]:
                await self._ask(owner, "POST", f"/runs/{number}/outcome", {"outcome": call["ends"]})
        elif not run["destination"]:
            await self._choose(owner, run, call)
        elif run["state"] == "transporting" and not run["prealert"]:
            await self._announce(owner, run, call, moment)

    async def _choose(self, owner: str, run: Row, call: Row) -> None:
        """Ask where to from where the patient is, and follow the first option."""
        asking = {"care": [call["to"]], "condition": call.get("condition", ""), "sex": call["sex"]}
        body = {
            "place": {"id": run["place"]},
            "asking": asking | {"age_years": int(call["age"].partition("-")[0])},
            "scheme": run["scheme"],
            "urgency": run["urgency"],
        }
        found = await self._ask(owner, "POST", "/matches", body, f"{run['id']}-where")
        if not found or not found["options"]:
            return
        chosen = {"service": found["options"][0]["service"], "match": found["id"]}
        chosen["reason"] = calls()["destination_reason"]
        await self._ask(owner, "POST", f"/runs/{run['id']}/destination", chosen)

    async def _with_minutes(self, owner: str, run: Row) -> Row:
        """Return a run on its way with the minutes that the advice told."""
        if run["state"] != "transporting" or not run["destination_match"]:
            return run
        found = await self._ask(owner, "GET", f"/matches/{run['destination_match']}")
        options = found["options"] if found else []
        told = [each for each in options if each["service"] == run["destination"]]
        return {**run, "minutes": told[0]["minutes"]} if told else run

    async def _announce(self, owner: str, run: Row, call: Row, moment: datetime) -> None:
        eta = _due(run, "at_destination")
        late = timedelta(minutes=2)
        if is_so("late_announcement", run["id"]) and eta is not None and eta - moment > late:
            return
        told = {"eta": max(eta or moment, moment + late).isoformat(), **_content(call)}
        await self._ask(owner, "POST", f"/runs/{run['id']}/prealert", told, f"{run['id']}-told")

    async def _announced(self, owner: str, run: Row, moment: datetime) -> None:
        """Let the ED see it, and the ambulance tell it anew or cancel it."""
        told, number = run["prealert"], run["id"]
        sent, eta = _moment(told["sent_at"]), _moment(told["eta"])
        await self._see(told, moment)
        if moment < sent + (eta - sent) / 2 or told["amended_at"]:
            return
        if is_so("revoked", number):
            body = {"reason": calls()["revoke_reason"]}
            await self._ask(owner, "POST", f"/runs/{number}/prealert/revoke", body)
        elif is_so("amended", number) and (call := _call_of(run)):
            body = {"eta": (eta + timedelta(minutes=4)).isoformat(), **_content(call)}
            await self._ask(owner, "POST", f"/runs/{number}/prealert/amend", body)

    async def _see(self, told: Row, moment: datetime) -> None:
        """Let the ED say that it saw it; its own people are left some to see."""
        receiver, number = self.owners.get(told["service"], ""), told["id"]
        is_left = HOME in told["service"] and draw(SEED, number, "left") < LEFT
        if told["acknowledged_at"] or is_left or is_so("never_seen", number):
            return
        soonest, latest = calls()["seen_minutes"]
        minutes = between(soonest, latest, draw(SEED, number, "seen"))
        seen_at = _moment(told["sent_at"]) + timedelta(minutes=minutes)
        if receiver in self.interface.keys and moment > seen_at:
            await self._ask(receiver, "POST", f"/prealerts/{number}/acknowledge")

    async def _next_leg(self, owner: str, run: Row, call: Row, moment: datetime) -> None:
        """Tell each leg once it is due; a message may be lost, and the leg stays unknown."""
        told: Row | None = run
        while told is not None and (leg := _due_leg(told, call, moment)):
            told = await self._ask(owner, "POST", f"/runs/{run['id']}/status", leg)
            if told and told["state"] in STOPPING:
                return


def _free_car(region: str, runs: Sequence[Row], chance: float) -> str:
    riding = {run["vehicle"] for run in runs}
    first = int(chance * CARS)
    cars = (f"{region}-{FIRST_CAR + (first + step) % CARS}" for step in range(CARS))
    return next(car for car in cars if car not in riding)


def _due_leg(run: Row, call: Row, moment: datetime) -> Row | None:
    """Return what is to be told of the next leg, where that is due."""
    known = [each["leg"] for each in run["legs"] if each["at"]]
    order = list(usual_minutes())
    left = order[order.index(known[-1]) + 1 :] if known else order
    if call["ends"] == "treated_on_scene" and run["state"] == "on_scene":
        left = ["free"] if run["outcome"] else []
    leg = next((each for each in left if not _is_lost(run, each)), None)
    due = _due(run, leg) if leg else None
    if due is None or due > moment:
        return None
    return {"status": leg, "at": due.isoformat()}


def _is_lost(run: Row, leg: str) -> bool:
    ends = (_call_of(run) or {}).get("ends")
    can_be = ends == "transported" and leg in {"departed", "handed_over"}
    return can_be and is_so("lost_message", run["id"])


def _due(run: Row, leg: str) -> datetime | None:
    """Return when a leg begins: so long after what is known as was drawn for this run."""
    known = [each for each in run["legs"] if each["at"]]
    order = list(usual_minutes())
    begun = order.index(known[-1]["leg"]) + 1 if known else 0
    since = _moment(known[-1]["at"] if known else run["reported_at"])
    between_them = order[begun : order.index(leg) + 1] if leg != "free" else [leg]
    if not between_them:
        return None
    chances = ((each, draw(SEED, run["id"], each)) for each in between_them)
    minutes = [_minutes(run, leg) * between(FASTEST, SLOWEST, share) for leg, share in chances]
    return since + timedelta(minutes=sum(minutes))


def _minutes(run: Row, leg: str) -> float:
    advised: float | None = run.get("minutes") if leg == "at_destination" else None
    return usual_minutes()[leg] if advised is None else advised


def _call_of(run: Row) -> Row | None:
    """Return the invented call of a run; one that a person typed has none."""
    name, _, rest = str(run["incident"]).partition("-")
    place = rest.partition("-")[0]
    rows: Sequence[Row] = calls()["calls"]
    is_ours = name == "demo" and place.isdecimal() and int(place) < len(rows)
    return rows[int(place)] if is_ours else None


def _content(call: Row) -> Mapping[str, Any]:
    told = {"complaint": call["complaint"], "age_band": call["age"], "sex": call["sex"]}
    return {**told, "abcd": call["abcd"], "wishes": call["wishes"]}


def _distance(one: Row, other: Row) -> float:
    east = (one["lon"] - other["lon"]) * cos(radians(one["lat"]))
    return hypot(one["lat"] - other["lat"], east)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
