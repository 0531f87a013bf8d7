"""Departments that declare, renew and end their stops as planned."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from spoedketen.live.demo.reports import Reporter
from spoedketen.live.demo.sending import CLIENT_ERROR, Interface, told
from spoedketen.live.demo.stops import PlannedStop

RENEW_BEFORE = timedelta(minutes=5)
SHORTEST_MINUTES = 30
STATES_AGREED = ("threatening", "stop")


@dataclass(slots=True, kw_only=True)
class Declared:
    """What a department has told the server; ``until`` is when that lapses."""

    state: str
    until: datetime
    id: str
    is_final: bool = False
    """The agreement does not let it last longer: it lapses by itself."""


@dataclass(slots=True)
class Departments:
    """The stops of all departments that the demonstration reports for."""

    interface: Interface
    reporters: list[Reporter]
    declared: dict[str, Declared] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    async def take_up(self, moment: datetime) -> None:
        """Learn what was declared before this process began."""
        for organisation in sorted({each.organisation for each in self.reporters}):
            path = "/api/v1/stops?active=true&page_size=1000"
            for row in await self.interface.listed(organisation, path):
                self._note(row, moment)

    def _note(self, row: dict[str, Any], moment: datetime) -> None:
        until = datetime.fromisoformat(row["until"])
        if row.get("is_active") and until > moment and not row.get("scope"):
            self.declared[row["service"]] = Declared(state=row["state"], until=until, id=row["id"])

    async def look(self, moment: datetime) -> None:
        """Do for every department what its plan says."""
        for reporter in self.reporters:
            plan = reporter.stop(moment)
            state = plan.state(moment) if plan else None
            await self._follow(reporter, plan, state, moment)

    async def _follow(
        self, reporter: Reporter, plan: PlannedStop | None, state: str | None, moment: datetime
    ) -> None:
        known = self.declared.get(reporter.service)
        if known is not None and known.until <= moment:
            self.declared.pop(reporter.service)
            known = None
        if plan is None or state is None:
            if known is not None:
                await self._end(reporter, known)
        elif known is None or known.state != state:
            await self._declare(reporter, plan, state, moment)
        elif state == "stop" and known.until - moment < RENEW_BEFORE and not known.is_final:
            await self._renew(reporter, plan, known, moment)

    async def _declare(
        self, reporter: Reporter, plan: PlannedStop, state: str, moment: datetime
    ) -> None:
        key = f"demo-{reporter.service[-60:]}-{plan.begins:%Y%m%dT%H%M}-{state}"
        if key in self.refused:
            return
        minutes = plan.minutes if state == "stop" else SHORTEST_MINUTES
        body = {
            "service": reporter.service,
            "state": state,
            "reason": plan.reason,
            "minutes": minutes,
            "key": key,
        }
        ask = self.interface.ask
        answer = await ask(reporter.organisation, "POST", "/api/v1/stops", body, key=key)
        if answer.status_code >= CLIENT_ERROR:
            # Once is enough: what the agreement forbids it will forbid again.
            self.refused.add(key)
            told(answer)
            return
        row = answer.json()
        until = datetime.fromisoformat(row.get("until") or (moment.isoformat()))
        self.declared[reporter.service] = Declared(state=state, until=until, id=row["id"])

    async def _renew(
        self, reporter: Reporter, plan: PlannedStop, known: Declared, moment: datetime
    ) -> None:
        if plan.ends <= known.until:
            return
        path = f"/api/v1/stops/{known.id}/renew"
        body = {"minutes": SHORTEST_MINUTES}
        key = f"demo-{known.id}-{known.until:%H%M}"
        answer = await self.interface.ask(reporter.organisation, "POST", path, body, key=key)
        if answer.status_code >= CLIENT_ERROR:
            known.is_final = True
            return
        told_until = answer.json().get("until")
        lasts = timedelta(minutes=SHORTEST_MINUTES)
        known.until = datetime.fromisoformat(told_until) if told_until else moment + lasts

    async def _end(self, reporter: Reporter, known: Declared) -> None:
        path = f"/api/v1/stops/{known.id}/end"
        await self.interface.ask(
            reporter.organisation, "POST", path, {}, key=f"demo-{known.id}-end"
        )
        self.declared.pop(reporter.service, None)
