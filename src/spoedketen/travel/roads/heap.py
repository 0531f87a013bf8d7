"""A binary heap in two arrays, for compiled searches."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from spoedketen.travel.roads.compiled import kernel


class Heap(NamedTuple):
    """Keys and items in heap order; ``size`` has one element, so that kernels can change it."""

    keys: NDArray[np.float64]
    items: NDArray[np.int32]
    size: NDArray[np.int64]


def empty_heap(room: int) -> Heap:
    """Return a heap that holds at most ``room`` items."""
    return Heap(np.empty(room), np.empty(room, np.int32), np.zeros(1, np.int64))


@kernel
def push(heap: Heap, key: float, item: int) -> None:
    """Add an item; the caller has made sure that there is room."""
    place = heap.size[0]
    heap.size[0] += 1
    while place > 0:
        parent = (place - 1) >> 1
        if heap.keys[parent] <= key:
            break
        heap.keys[place] = heap.keys[parent]
        heap.items[place] = heap.items[parent]
        place = parent
    heap.keys[place] = key
    heap.items[place] = item


@kernel
def replace_top(heap: Heap, key: float, item: int) -> None:
    """Put an item in the place of the smallest one and restore the order."""
    size = heap.size[0]
    place = 0
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and heap.keys[child + 1] < heap.keys[child]:
            child += 1
        if heap.keys[child] >= key:
            break
        heap.keys[place] = heap.keys[child]
        heap.items[place] = heap.items[child]
        place = child
    heap.keys[place] = key
    heap.items[place] = item


@kernel
def drop_top(heap: Heap) -> None:
    """Remove the smallest item."""
    heap.size[0] -= 1
    last = heap.size[0]
    if last > 0:
        replace_top(heap, heap.keys[last], heap.items[last])


@kernel
def second_key(heap: Heap) -> float:
    """Return the smallest key but one, or infinity."""
    second = np.inf
    for child in range(1, min(3, heap.size[0])):
        second = min(second, heap.keys[child])
    return second
