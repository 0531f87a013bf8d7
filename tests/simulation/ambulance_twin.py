"""The rules of an ambulance region once more, with SimPy and brute force, to compare rides with."""

import math

import simpy

KM_PER_DEGREE = 111.195


class Twin:
    """Units that wait, ride and drive home; a process per patient."""

    def __init__(self, case, patients, target=12.0, **rules):
        """Rules: going home, cover, floor or table; dispatch closest or cover; busy, pins, …"""
        self.case, self.patients, self.target = case, patients, target
        self.rules = {"going": "home", "dispatch": "closest", "busy": 0.0, "pins": ()} | rules
        self.bases = sorted(set(case.base_of_unit))
        self.goal = list(case.base_of_unit)
        self.env = simpy.Environment()
        self.units = [{"from": base, "since": None} for base in case.base_of_unit]
        self.on_duty = [True] * len(self.units)
        self.waiting = []
        self.told = {}
        self.moves = 0
        east = math.cos(math.radians(sum(case.lat) / len(case.lat)))
        self.x = [lon * KM_PER_DEGREE * east for lon in case.lon]
        self.y = [lat * KM_PER_DEGREE for lat in case.lat]

    def run(self):
        """Return by patient: unit, from, assigned, at the patient, free, hospital."""
        if self.case.on_duty is not None:
            self.on_duty = [bool(each) for each in self.case.on_duty[:, 0]]
            self.env.process(self._shifts())
        self._comply()
        self.env.process(self._calls())
        while len(self.told) < len(self.patients):
            self.env.step()
        return [self.told[patient] for patient in range(len(self.patients))]

    def _calls(self):
        for patient, moment in enumerate(self.patients.call_at):
            yield self.env.timeout(moment - self.env.now)
            self.waiting.append(patient)
            self._send()
            self._comply()

    def _shifts(self):
        for hour in range(1, 100_000):
            yield self.env.timeout(60.0 * hour - self.env.now)
            for number, unit in enumerate(self.units):
                is_on = bool(self.case.on_duty[number, hour % 168])
                if is_on and not self.on_duty[number] and unit is not None:
                    base = self.case.base_of_unit[number]
                    self.units[number], self.goal[number] = {"from": base, "since": None}, base
                self.on_duty[number] = is_on
            self._send()
            self._comply()

    def _idle(self):
        return [n for n, unit in enumerate(self.units) if unit is not None and self.on_duty[n]]

    def _send(self):
        while found := self._next():
            patient, able = found
            self.waiting.remove(patient)
            chosen = min(able, key=lambda n: self._cost(patient, n))
            start = self._place(chosen)
            self.units[chosen] = None
            self.env.process(self._ride(patient, chosen, start))

    def _next(self):
        """Return who is helped next, and the idle units that may go there."""
        for patient in sorted(self.waiting, key=lambda p: (self.patients.urgency[p], p)):
            if able := self._able(int(self.patients.node[patient])):
                return patient, able
        return None

    def _able(self, node):
        idle = self._idle()
        if self.case.borders == "open":
            return idle
        own = [n for n in idle if self._region(self.case.base_of_unit[n]) == self._region(node)]
        return own if own or self.case.borders == "closed" else idle

    def _region(self, node):
        return self.case.region_of_node[node] if self.case.regions else 0

    def _may_stand(self, number, base):
        home = self.case.base_of_unit[number]
        return self.case.borders == "open" or self._region(home) == self._region(base)

    def _cost(self, patient, number):
        minutes = self.case.minutes[self._place(number), self.patients.node[patient]]
        if self.rules["dispatch"] == "closest":
            return (minutes, number)
        urgency = self.patients.urgency[patient]
        told = [each.target_minutes for each in self.case.urgencies] or [None]
        target = self.target if told[urgency] is None else told[urgency]
        left = target - (self.env.now - self.patients.call_at[patient])
        busy, lost = self.rules["busy"], 0.0
        for node, share in enumerate(self.case.demand_share):
            if self._is_near(self.goal[number], node):
                near = sum(self._is_near(self.goal[n], node) for n in self._idle())
                lost += share * (1 - busy) * busy ** (near - 1)
        return (minutes > left, lost, minutes, number)

    def _is_near(self, base, node):
        return self.case.minutes[base, node] <= self.target

    def _place(self, number):
        unit, base = self.units[number], self.goal[number]
        if unit["since"] is None:
            return base
        back = self.case.minutes[unit["from"], base] / self.case.return_speed
        if self.env.now - unit["since"] >= back:
            return base
        share = (self.env.now - unit["since"]) / back
        x = self.x[unit["from"]] + share * (self.x[base] - self.x[unit["from"]])
        y = self.y[unit["from"]] + share * (self.y[base] - self.y[unit["from"]])
        nodes = range(len(self.x))
        return min(nodes, key=lambda n: ((self.x[n] - x) ** 2 + (self.y[n] - y) ** 2, n))

    def _ride(self, patient, number, start):
        case, told = self.case, self.patients
        node, last, hospital = told.node[patient], told.node[patient], -1
        assigned, there = self.env.now, self.env.now + case.minutes[start, node]
        free = there + told.on_scene_minutes[patient]
        if told.is_transported[patient]:
            hospital = last = min(case.hospitals, key=lambda each: (case.minutes[node, each], each))
            free += case.minutes[node, hospital] + told.at_hospital_minutes[patient]
        self.told[patient] = (number, start, assigned, there, free, hospital)
        yield self.env.timeout(free - self.env.now)
        self.units[number] = {"from": last, "since": self.env.now}
        self._send()
        if number in self._idle():
            before, self.goal[number] = self.goal[number], self._goal(number)
            self.moves += self.goal[number] != before
        self._comply()

    def _goal(self, number):
        others = [n for n in self._idle() if n != number]
        start, manned = self.units[number]["from"], {self.goal[n] for n in others}
        pins = [pin for pin in self.rules["pins"] if self._may_stand(number, pin)]
        empty = [pin for pin in pins if pin not in manned]
        if empty:
            return min(empty, key=lambda pin: (self.case.minutes[start, pin], pin))
        going = self.rules["going"]
        if going == "home":
            return self.case.base_of_unit[number]
        if going == "table":
            return self.goal[number]
        bases = [base for base in self.bases if self._may_stand(number, base)]
        return max(bases, key=lambda base: (*self._worth(base, others), -base))

    def _worth(self, base, others):
        """Places lifted to the floor, and cover added, by one more unit at a base."""
        lifted, gain = 0, 0.0
        for node, share in enumerate(self.case.demand_share):
            near = sum(self._is_near(self.goal[n], node) for n in others)
            if self._is_near(base, node):
                gain += share * self.rules["busy"] ** near
                lifted += self.rules["going"] == "floor" and near < self.rules["needed"][node]
        return lifted, gain

    def _comply(self):
        """Let idle units stand as the table says: who may stay stays, the nearest others move."""
        if self.rules["going"] != "table":
            return
        idle = self._idle()
        wanted = dict(zip(self.bases, self.rules["table"][len(idle)], strict=True))
        over = []
        for number in idle:
            if wanted[self.goal[number]] <= 0:
                over.append(number)
            wanted[self.goal[number]] -= 1
        for base in self.bases:
            for _one in range(max(wanted[base], 0)):
                reach = [(self.case.minutes[self._place(n), base], n) for n in over]
                moved = min(reach)[1]
                over.remove(moved)
                start = self._place(moved)
                self.units[moved] = {"from": start, "since": self.env.now}
                self.goal[moved] = base
                self.moves += 1
