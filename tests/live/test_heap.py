"""Large pictures stand outside full collections, and garbage does not stay with them."""

import asyncio
import contextlib
import gc
import weakref

import pytest
from live.patience import until

from spoedketen.live import heap


class Node:
    """Something that can refer to itself."""


@pytest.fixture(autouse=True)
def thawed():
    """Leave the process as it was."""
    yield
    gc.unfreeze()


def in_a_circle():
    """Return a weak reference to something that only a collection can free."""
    node = Node()
    node.itself = node
    return weakref.ref(node)


def test_what_lives_long_is_no_longer_walked():
    held = [[number] for number in range(1_000)]
    heap.settle()
    assert gc.get_freeze_count() >= len(held)
    walked = gc.get_objects()
    assert not any(each is held for each in walked)


def test_what_became_garbage_after_it_was_put_aside_goes_the_next_time():
    node = Node()
    node.itself, seen = node, weakref.ref(node)
    heap.settle()
    del node
    gc.collect()
    assert seen() is not None
    heap.settle()
    assert seen() is None


def test_a_circle_that_was_garbage_already_is_not_put_aside():
    seen = in_a_circle()
    heap.settle()
    assert seen() is None


def test_another_version_of_the_directory_is_put_aside_as_well(monkeypatch):
    versions, settled = [1], []
    monkeypatch.setattr(heap, "held_version", lambda: versions[-1])
    monkeypatch.setattr(heap, "settle", lambda: settled.append(versions[-1]))
    monkeypatch.setattr(heap, "LOOK_SECONDS", 0.001)

    async def watched():
        task = asyncio.create_task(heap.keep_settled())
        await asyncio.sleep(0.01)
        assert settled == []
        versions.append(2)
        await asyncio.to_thread(until, lambda: settled)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    asyncio.run(watched())
    assert settled == [2]
