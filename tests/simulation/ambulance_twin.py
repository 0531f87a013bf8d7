"""The rules of an ambulance region once more, with SimPy and brute force, to compare rides with."""

import math

import simpy

KM_PER_DEGREE = 111.195


class Twin:
    """Units that wait, ride and drive home; a process per patient."""

    def __init__(self, case, patients, target=None, busy=0.0):
        self.case, self.patients = case, patients
        self.target, self.busy = target, busy
        self.bases = sorted(set(case.base_of_unit))
        self.goal = list(case.base_of_unit)
        self.env = simpy.Environment()
        self.units = [{"from": base, "since": None} for base in case.base_of_unit]
        self.waiting = []
        self.rides = {}
        self.told = {}
        east = math.cos(math.radians(sum(case.lat) / len(case.lat)))
        self.x = [lon * KM_PER_DEGREE * east for lon in case.lon]
        self.y = [lat * KM_PER_DEGREE for lat in case.lat]

    def run(self):
        """Return by patient: unit, from, assigned, at the patient, free, hospital."""
        self.env.process(self._calls())
        self.env.run()
        return [self.told[patient] for patient in range(len(self.patients))]

    def _calls(self):
        for patient, moment in enumerate(self.patients.call_at):
            yield self.env.timeout(moment - self.env.now)
            self.waiting.append(patient)
            self._send()

    def _send(self):
        while self.waiting:
            free = [n for n, unit in enumerate(self.units) if unit is not None]
            if not free:
                return
            patient = self.waiting.pop(0)
            node = self.patients.node[patient]
            chosen = min(free, key=lambda n: (self.case.minutes[self._place(n), node], n))
            start = self._place(chosen)
            self.units[chosen] = None
            self.env.process(self._ride(patient, chosen, start))

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
        assigned = self.env.now
        yield self.env.timeout(case.minutes[start, node])
        there = self.env.now
        yield self.env.timeout(told.on_scene_minutes[patient])
        if told.is_transported[patient]:
            hospital = last = min(case.hospitals, key=lambda each: (case.minutes[node, each], each))
            yield self.env.timeout(case.minutes[node, hospital])
            yield self.env.timeout(told.at_hospital_minutes[patient])
        self.units[number] = {"from": last, "since": self.env.now}
        self.told[patient] = (number, start, assigned, there, self.env.now, hospital)
        self._send()
        if self.target is not None and self.units[number] is not None:
            self.goal[number] = self._best(number)

    def _best(self, number):
        """The base where one more unit covers most, when each idle one is taken so often."""
        minutes, left = self.case.minutes, []
        idle = [n for n, unit in enumerate(self.units) if unit is not None and n != number]
        for node, share in enumerate(self.case.demand_share):
            near = sum(minutes[self.goal[n], node] <= self.target for n in idle)
            left.append(share * self.busy**near)
        gains = [
            sum(left[n] for n in range(len(left)) if minutes[base, n] <= self.target)
            for base in self.bases
        ]
        return max(zip(gains, [-base for base in self.bases], strict=True))[1] * -1
