"""What a web process has ready before the first visitor comes."""

from django.utils import timezone

from spoedketen.live import warming
from spoedketen.live.capacity.queries import standing
from spoedketen.live.web.region_map import ground


def test_the_map_of_the_nation_and_how_services_stand_are_ready(country, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(warming.timezone, "now", lambda: now)
    monkeypatch.setattr(warming, "close_old_connections", lambda: None)
    ground.cache_clear()
    standing.forget()
    warming.warm()
    assert ground.cache_info().currsize == 1
    worked = []
    monkeypatch.setattr(standing, "stand", lambda *_: worked.append(1) or ())
    assert standing.standing_in(None, standing.moment(now))
    assert worked == []
