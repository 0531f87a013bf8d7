"""The chain a second time: plain Python on SimPy, from docs/methods/chain.md.

Stations are those of the twin of networks; nothing is shared with the compiled loop.
"""

import math
from collections import deque

from simulation.twin import CHANGE, END_OF_CARE, Patient, Twin, joined

HOUR = 60.0
TICK = 2
GP_POST, CONTROL_ROOM, DAY_GP, WALK_IN, CRISIS, COMMUNITY_BED = range(6)
CONSULT, VISIT, NURSING, AMBULANCE = 1, 2, 3, 4
BY_AMBULANCE = 2
WARD, INTENSIVE_CARE = 1, 2
TASTE = 40


class Ambulance:
    def __init__(self, number, row):
        self.number, self.base, self.region = number, int(row["base"]), int(row["region"])
        self.left_from, self.is_busy, self.is_on = self.base, False, False
        self.free_at = self.home_at = 0.0


class ChainTwin(Twin):
    def __init__(self, chain, seed, replication):
        super().__init__(chain.network, seed, replication)
        self.chain, self.ground, self.sites = chain, chain.ground, chain.sites
        self.switch = chain.ground.switches[0]
        self.by_number = list(self.wards.values())
        self.ambulances = [Ambulance(n, row) for n, row in enumerate(chain.units)]
        self.calls = {}

    def run(self, patients, until):
        self.at(0.0, TICK, self.tick)
        # SimPy puts what was planned first first; arrivals come after everything else.
        for pool in self.network.pools:
            self.plan_change(pool.name, self.steps(pool))
        for row in patients:
            self.at(row["minutes"], TICK + 1, self.come, row)
        while self.env.peek() <= until:
            self.env.step()
        return self.log

    # people

    def come(self, row):
        key = joined(self.stream, int(row["patient"]))
        patient = Patient(int(row["patient"]), self.network.classes[row["urgency"]], key)
        patient.row, patient.area, patient.urgency = row, int(row["area"]), int(row["urgency"])
        patient.site, patient.ambulance, patient.was_turned = None, None, False
        patient.admission = int(row["admission"])
        patient.called_at = self.env.now
        self.ask(patient)
        self.settle()

    def later(self, minutes, act, *args):
        def then():
            act(*args)
            self.settle()

        self.at(self.env.now + minutes, END_OF_CARE, then)

    def go_in(self, patient, station, minutes, then, *, is_transfer=False):
        """Enter a station for so many minutes; what comes afterwards is ``then``."""
        ward, patient.given, patient.then = self.by_number[station], minutes, then
        begins = self.is_open_to(ward)
        is_full = patient.place is not None and len(ward.waiting) >= ward.room
        if not begins and (is_transfer or is_full):
            if patient.place is not None:
                self.keep(patient.place)
            self.note("knock", patient, ward)
            ward.knocking.append(self.numbered(patient))
            return
        if patient.place is not None:
            self.leave(patient)
        self.join(patient, ward)
        if begins:
            self.begin(patient)
        else:
            ward.waiting.append(self.numbered(patient))

    def begin(self, patient):
        self.take(patient.place)
        self.note("begin", patient, patient.place)
        self.at(self.env.now + patient.given, END_OF_CARE, self.finish, patient)

    def finish(self, patient):
        self.note("finish", patient, patient.place)
        self.give_back(patient.place)
        patient.then(patient)
        self.settle()

    def step_out(self, patient):
        if patient.place is not None:
            self.leave(patient)
            patient.place = None

    def go(self, patient):
        self.step_out(patient)
        self.note("exit", patient, None)

    # doors

    def ask(self, patient):
        row, area = patient.row, patient.area
        door = row["door"]
        if door == GP_POST:
            self.go_in(patient, self.ground.post_desk[area], row["door_minutes"], self.called)
        elif door == CONTROL_ROOM:
            self.later(row["door_minutes"], self.call_ambulance, patient)
        elif door == CRISIS:
            self.go_in(patient, self.ground.crisis_team[area], row["door_minutes"], self.seen)
        elif door == COMMUNITY_BED:
            self.follow_up(patient)
        elif door == DAY_GP and row["referral"] == BY_AMBULANCE:
            self.call_ambulance(patient)
        else:
            self.to_hospital(patient, area)

    def follow_up(self, patient):
        row = patient.row
        station = self.ground.outflow[patient.area, row["outflow"]]
        self.go_in(patient, station, row["outflow_minutes"], self.go)

    def called(self, patient):
        row, form = patient.row, patient.row["form"]
        if form == CONSULT:
            self.step_out(patient)
            self.later(self.ground.post_minutes[patient.area], self.at_post, patient)
        elif form == VISIT:
            car = self.ground.post_car[patient.area]
            self.go_in(patient, car, row["gp_minutes"], self.seen)
        elif form == NURSING:
            self.step_out(patient)
            self.later(0.0, self.follow_up, patient)
        elif form == AMBULANCE:
            self.step_out(patient)
            self.call_ambulance(patient)
        else:
            self.go(patient)

    def at_post(self, patient):
        room = self.ground.post_room[patient.area]
        self.go_in(patient, room, patient.row["gp_minutes"], self.seen)

    def seen(self, patient):
        referral = patient.row["referral"]
        if referral == 0:
            self.go(patient)
            return
        if referral == BY_AMBULANCE:
            self.step_out(patient)
            self.call_ambulance(patient)
        else:
            self.to_hospital(patient, patient.area)

    # hospital

    def station_at(self, patient, site):
        return int(self.ground.need_station[patient.row["need"], site])

    def to_hospital(self, patient, area):
        mode = 0 if patient.ambulance is None else 1
        comes_anyway = patient.row["door"] == WALK_IN and mode == 0
        heeds = patient.urgency > 0 and not self.is_exempt(patient) and not comes_anyway
        heeds = heeds and (bool(self.switch["shares_stops"]) or patient.was_turned)
        site = self.choice(patient, area, mode, heeds)
        self.step_out(patient)
        patient.site = site
        minutes = self.ground.to_site[mode, area, site] * self.pace(patient, mode)
        self.later(minutes, self.at_door, patient)

    def is_exempt(self, patient):
        return bool(self.ground.passes_stop[patient.row["need"]])

    def pace(self, patient, mode):
        return self.ground.pace[patient.urgency] if mode == 1 else 1.0

    def choice(self, patient, area, mode, heeds):
        """Return the site: nearest by minutes and taste of those open, and without a stop."""
        minutes = self.ground.to_site[mode, area] * self.pace(patient, mode)
        listed = [s for s in self.ground.order[mode, patient.row["need"], area] if s >= 0]

        def is_open(site):
            quarter = int((self.env.now + minutes[site]) // 15) % 672
            return self.ground.is_open[self.station_at(patient, site), quarter]

        opened = [s for s in listed if is_open(s)]
        if not opened:
            return listed[0]
        reach = minutes[opened[0]] + 6 * self.switch["taste"]
        near = [s for s in opened if minutes[s] <= reach]
        usable = [s for s in near if not (heeds and self.ward_at(patient, s).is_stopped)]
        if usable:
            return min(usable, key=lambda s: self.score(patient, s, minutes, tasted=True))
        far = [s for s in opened if s not in near]
        far = [s for s in far if not (heeds and self.ward_at(patient, s).is_stopped)]
        return far[0] if far else opened[0]

    def ward_at(self, patient, site):
        return self.by_number[self.station_at(patient, site)]

    def score(self, patient, site, minutes, *, tasted):
        found = minutes[site]
        if tasted and self.switch["taste"] > 0:
            place = TASTE * 2**32 + int(self.ground.taste_number[site])
            u = ((joined(patient.key, place) >> 12) + 0.5) / 2**52
            found += self.switch["taste"] * math.log(-math.log(u))
        if self.switch["spreads"] > 0:
            present = self.ward_at(patient, site).present
            found += self.switch["spreads"] * present / max(self.sites[site]["rooms"], 1.0)
        return found

    def at_door(self, patient):
        ward, ambulance = self.ward_at(patient, patient.site), patient.ambulance
        comes_anyway = patient.row["door"] == WALK_IN and ambulance is None
        knows = bool(self.switch["shares_stops"])
        if (
            ward.is_stopped
            and not knows
            and patient.urgency > 0
            and not self.is_exempt(patient)
            and not comes_anyway
            and not patient.was_turned
        ):
            patient.was_turned = True
            self.note("turn", patient, ward)
            self.to_hospital(patient, int(self.ground.site_area[patient.site]))
            return
        self.note("door", patient, ward)
        if ambulance is not None:
            ambulance.left_from = int(self.ground.site_area[patient.site])
            patient.ambulance = None
            self.later(patient.row["handover_minutes"], self.free, ambulance)
        self.go_in(patient, ward.number, patient.row["care_minutes"], self.cared)

    def cared(self, patient):
        if patient.admission == 0:
            self.go(patient)
        elif self.bed(patient) >= 0:
            self.into_bed(patient)
        else:
            self.transfer(patient)

    def bed(self, patient):
        site = self.sites[patient.site]
        is_grave = patient.admission == INTENSIVE_CARE
        return int(site["intensive_care"] if is_grave else site["ward"])

    def into_bed(self, patient, *, is_transfer=False):
        minutes = patient.row["ward_minutes"]
        then = self.left_ward
        if patient.admission == INTENSIVE_CARE:
            minutes, then = patient.row["ic_minutes"], self.left_intensive_care
        self.go_in(patient, self.bed(patient), minutes, then, is_transfer=is_transfer)

    def left_intensive_care(self, patient):
        patient.admission = WARD
        self.cared(patient)

    def transfer(self, patient):
        """Take somebody to the nearest site that has the bed; without one the patient leaves."""
        here = patient.site
        there = int(self.ground.transfer[patient.admission - 1, here])
        if there < 0:
            self.go(patient)
            return
        self.step_out(patient)
        patient.site = there
        ride = self.ground.to_site[1, self.ground.site_area[here], there]
        self.later(self.switch["transfer"] + ride, self.arrives, patient)

    def arrives(self, patient):
        self.into_bed(patient, is_transfer=True)

    def left_ward(self, patient):
        if patient.row["outflow"] >= 0:
            self.follow_up(patient)
        else:
            self.go(patient)

    # ambulances

    def call_ambulance(self, patient):
        region = int(self.ground.region[patient.area])
        found = self.nearest(region, patient.area)
        if found is None and self.switch["crosses_borders"]:
            near = [int(r) for r in self.ground.near_regions[region] if r >= 0]
            others = [self.nearest(r, patient.area) for r in near]
            others = [each for each in others if each is not None]
            found = min(others, key=lambda u: self.minutes_to(u, patient.area), default=None)
        if found is None:
            row = self.calls.setdefault((region, patient.urgency), deque())
            row.append(patient)
        else:
            self.send(found, patient)

    def nearest(self, region, area):
        free = [u for u in self.ambulances if u.region == region and u.is_on and not u.is_busy]
        return min(free, key=lambda u: self.minutes_to(u, area), default=None)

    def minutes_to(self, ambulance, area):
        return self.ground.siren[self.place_of(ambulance), area]

    def place_of(self, ambulance):
        if self.env.now >= ambulance.home_at:
            return ambulance.base
        gone = self.env.now - ambulance.free_at
        share = gone / (ambulance.home_at - ambulance.free_at)
        here, home = ambulance.left_from, ambulance.base
        cells = []
        for degrees, edge in ((self.ground.north_km, "south_km"), (self.ground.east_km, "west_km")):
            km = degrees[here] + share * (degrees[home] - degrees[here])
            cells.append(int((km - self.switch[edge]) // self.switch["cell_km"]))
        return int(self.ground.raster[tuple(cells)])

    def send(self, ambulance, patient):
        here = self.place_of(ambulance)
        self.log.append((self.env.now, patient.number, ambulance.number, "send"))
        ambulance.is_busy, ambulance.left_from = True, patient.area
        patient.ambulance = ambulance
        way = self.ground.siren[here, patient.area] * self.ground.pace[patient.urgency]
        arrival = self.env.now + self.switch["turnout"] + way
        then = arrival + patient.row["scene_minutes"]
        self.later(then - self.env.now, self.leaves_scene, patient)

    def leaves_scene(self, patient):
        if patient.row["transported"]:
            self.to_hospital(patient, patient.area)
            return
        ambulance, patient.ambulance = patient.ambulance, None
        self.go(patient)
        self.free(ambulance)

    def free(self, ambulance):
        self.log.append((self.env.now, -1, ambulance.number, "free"))
        ambulance.is_busy, ambulance.free_at = False, self.env.now
        way = self.ground.siren[ambulance.left_from, ambulance.base]
        ambulance.home_at = self.env.now + way * self.switch["return_factor"]
        if ambulance.is_on and (line := self.first_line(ambulance)):
            self.send(ambulance, line.popleft())

    def first_line(self, ambulance):
        """Return the line whose first call this ambulance takes: its own, else who it is near."""
        lines = {key: row for key, row in self.calls.items() if row}
        own = sorted(key for key in lines if key[0] == ambulance.region)
        if own:
            return lines[own[0]]
        if not self.switch["crosses_borders"]:
            return None
        helped = [k for k in lines if ambulance.region in self.ground.near_regions[k[0]]]
        order = [(urgency, lines[r, urgency][0].called_at, r) for r, urgency in helped]
        return lines[min(order)[2], min(order)[0]] if order else None

    def tick(self):
        hour = int(self.env.now // HOUR) % 168
        for ambulance in self.ambulances:
            on = bool(self.ground.duty[ambulance.number, hour])
            begins, ambulance.is_on = on and not ambulance.is_on, on
            if begins and not ambulance.is_busy:
                ambulance.home_at = self.env.now
                if self.first_line(ambulance):
                    ambulance.is_busy, ambulance.left_from = True, ambulance.base
                    self.later(0.0, self.free, ambulance)
        self.at(self.env.now + HOUR, TICK, self.tick)
        self.settle()


__all__ = ["CHANGE", "ChainTwin"]
