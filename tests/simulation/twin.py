"""The simulator a second time: plain Python on SimPy, from docs/methods/simulation.md.

Slow and readable. It shares no code with the compiled kernel: not its draws, queues or tables.
"""

import math
from statistics import NormalDist

import simpy

WORD = 2**64 - 1
GOLDEN = 0x9E3779B97F4A7C15
END_OF_CARE, CHANGE, ARRIVAL = 0, 1, 2


def mixed(z):
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & WORD
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & WORD
    return z ^ (z >> 31)


def joined(key, number):
    return mixed((key + (number + 1) * GOLDEN) & WORD)


def time_for(time, u):
    """Return the minutes that ``u`` stands for; kinds are numbered as the network has them."""
    return (
        lambda: -time.first * math.log(u),
        lambda: math.exp(time.first + time.second * NormalDist().inv_cdf(u)),
        lambda: time.first * (-math.log(u)) ** (1 / time.second),
        lambda: time.first,
        lambda: time.first + (time.second - time.first) * u,
    )[time.kind]()


class Patient:
    def __init__(self, number, category, key):
        self.number, self.category, self.key = number, category, key
        self.visit, self.place, self.sequence = 0, None, None

    def uniform(self, purpose):
        return ((joined(self.key, purpose * 2**32 + self.visit) >> 12) + 0.5) / 2**52


class Ward:
    """A station of the network and who is there."""

    def __init__(self, number, station):
        self.number, self.station, self.name = number, station, station.name
        self.waiting, self.knocking = [], []
        self.present, self.is_stopped, self.stop_until = 0, False, 0.0
        self.room = math.inf if station.waiting_places is None else station.waiting_places


class Twin:
    def __init__(self, network, seed, replication):
        self.env, self.network, self.log, self.sequence = simpy.Environment(), network, [], 0
        self.stream = joined(mixed((seed + GOLDEN) & WORD), replication)
        self.wards = {s.name: Ward(n, s) for n, s in enumerate(network.stations)}
        self.units = {pool.name: pool.units[0] for pool in network.pools}
        self.busy = dict.fromkeys(self.units, 0)

    def run(self, patients, until):
        for pool in self.network.pools:
            self.plan_change(pool.name, self.steps(pool))
        for row in patients:
            self.at(row["minutes"], ARRIVAL, self.arrive, row)
        while self.env.peek() <= until:
            self.env.step()
        return self.log

    def at(self, minutes, rank, act, *args):
        """Plan an act; SimPy orders by moment, rank and order of planning."""
        event = simpy.Event(self.env)
        event._ok, event._value = True, None
        event.callbacks.append(lambda _: act(*args))
        self.env.schedule(event, priority=rank, delay=minutes - self.env.now)

    def steps(self, pool):
        """Yield each later step of a calendar: moment and units."""
        start = 0.0
        while True:
            for minutes, units in zip(pool.from_minutes, pool.units, strict=True):
                if start + minutes > 0:
                    yield start + minutes, units
            if math.isinf(pool.period_minutes) or len(pool.units) == 1:
                return
            start += pool.period_minutes

    def plan_change(self, pool, steps):
        for minutes, units in steps:
            self.at(minutes, CHANGE, self.change, pool, units, steps)
            return

    def note(self, kind, patient, ward):
        number = -1 if patient is None else patient.number
        self.log.append((self.env.now, number, -1 if ward is None else ward.number, kind))

    def numbered(self, patient):
        self.sequence += 1
        patient.sequence = self.sequence
        return patient

    # units

    def kept(self, ward):
        return ward.station.pools[: ward.station.kept_pools]

    def keep(self, ward, by=1):
        for pool in self.kept(ward):
            self.busy[pool] += by

    def take(self, ward, by=1):
        for pool in ward.station.pools:
            self.busy[pool] += by

    def give_back(self, ward):
        self.take(ward, -1)

    def has_units(self, ward, held=()):
        return all(self.units[p] - self.busy[p] + (p in held) > 0 for p in ward.station.pools)

    def is_open_to(self, ward):
        return not ward.waiting and not ward.knocking and self.has_units(ward)

    # events

    def arrive(self, row):
        category = self.network.classes[row["category"]]
        patient = Patient(int(row["patient"]), category, joined(self.stream, int(row["patient"])))
        ward = self.wards[self.network.stations[row["station"]].name]
        if ward.is_stopped and category not in self.network.never_refused:
            near = [self.wards[name] for name in ward.station.stop.neighbours]
            free = [other for other in near if not other.is_stopped]
            ward = free[0] if free else ward
            self.note("divert" if free else "force", patient, ward)
        if not self.admit(patient, ward):
            self.note("lose", patient, ward)

    def admit(self, patient, ward):
        """Let a patient in, to begin or to wait; tell whether there was a place."""
        begins = self.is_open_to(ward)
        if not begins and len(ward.waiting) >= ward.room:
            return False
        if patient.place:
            self.leave(patient)
        self.join(patient, ward)
        if begins:
            self.begin(patient)
        else:
            ward.waiting.append(self.numbered(patient))
        return True

    def finish(self, patient):
        ward = patient.place
        self.note("finish", patient, ward)
        following = self.way_on(patient)
        patient.visit += 1
        self.give_back(ward)
        if following is None:
            self.leave(patient)
            self.note("exit", patient, None)
        elif not self.admit(patient, following):
            self.keep(ward)
            self.note("knock", patient, following)
            following.knocking.append(self.numbered(patient))
        self.settle()

    def way_on(self, patient):
        upto, u = 0.0, patient.uniform(2)
        for name, share in patient.place.station.routes_of(patient.category).items():
            upto += share
            if u < upto:
                return self.wards[name]
        return None

    def change(self, pool, units, steps):
        self.units[pool] = units
        self.plan_change(pool, steps)
        self.settle()

    # what follows

    def first(self, ward):
        def rank(patient):
            return ward.station.priority.get(patient.category, 0), patient.sequence

        queue = ward.waiting or ward.knocking
        if not queue:
            return None
        patient = min(queue, key=rank)
        held = self.kept(patient.place) if queue is ward.knocking and patient.place else ()
        return (*rank(patient), ward, patient) if self.has_units(ward, held) else None

    def settle(self):
        while ready := [found for ward in self.wards.values() if (found := self.first(ward))]:
            _, _, ward, patient = min(ready, key=lambda found: found[:2])
            if ward.waiting:
                ward.waiting.remove(patient)
            else:
                self.come_in(ward, patient)
            self.begin(patient)
            while ward.knocking and len(ward.waiting) < ward.room:
                order = ward.station.priority
                patient = min(ward.knocking, key=lambda p: (order.get(p.category, 0), p.sequence))
                self.come_in(ward, patient)
                ward.waiting.append(self.numbered(patient))

    def come_in(self, ward, patient):
        ward.knocking.remove(patient)
        if patient.place:
            self.keep(patient.place, -1)
            self.leave(patient)
        self.join(patient, ward)

    def join(self, patient, ward):
        ward.present += 1
        patient.place = ward
        self.note("arrive", patient, ward)
        stop = ward.station.stop
        if stop and not ward.is_stopped and ward.present >= stop.begin_at:
            ward.is_stopped, ward.stop_until = True, self.env.now + stop.minimum_minutes
            self.note("stop_begin", None, ward)
            if stop.minimum_minutes:
                self.at(ward.stop_until, CHANGE, self.end_stop, ward)

    def leave(self, patient):
        ward = patient.place
        ward.present -= 1
        self.note("leave", patient, ward)
        self.end_stop(ward)

    def end_stop(self, ward):
        quiet = ward.is_stopped and ward.present <= ward.station.stop.end_at
        if quiet and self.env.now >= ward.stop_until:
            ward.is_stopped = False
            self.note("stop_end", None, ward)

    def begin(self, patient):
        ward = patient.place
        self.take(ward)
        self.note("begin", patient, ward)
        minutes = time_for(ward.station.time_of(patient.category), patient.uniform(1))
        self.at(self.env.now + minutes, END_OF_CARE, self.finish, patient)
