"""The bundled country made ready for the chain, once for all tests that simulate it."""

import pytest

from spoedketen.cli.travel_models import travel_model
from spoedketen.domain.assumptions import assumptions_of
from spoedketen.domain.chain import chain_assumptions
from spoedketen.planning.chain.ready import region_of
from spoedketen.sources.pack_files import read_pack
from spoedketen.sources.pack_locations import pack_folder


@pytest.fixture(scope="session")
def region():
    pack = read_pack(pack_folder("netherlands"))
    values = assumptions_of(pack, (), chain_assumptions())
    travel = travel_model(pack, None, values, progress=lambda *_: None)
    used = {name: row for name, row in values.items() if name in chain_assumptions()}
    return region_of(pack, travel, used, pack.note.date)
