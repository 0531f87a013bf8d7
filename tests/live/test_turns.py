"""A herd takes turns; who comes beside it waits for a few of them, not for all."""

import asyncio

from spoedketen.live.turns import Turns

HERD = 400
ROUNDS_OF_A_PAGE = 5


def test_the_herd_goes_in_order_and_everybody_has_a_turn():
    async def run():
        turns, gone = Turns(), []

        async def report(number):
            await turns.take()
            gone.append(number)

        await asyncio.gather(*(report(number) for number in range(HERD)))
        return gone

    assert asyncio.run(run()) == list(range(HERD))


def test_who_needs_a_few_rounds_waits_for_few_of_the_herd():
    async def run():
        turns, gone = Turns(per_round=4), []

        async def report(number):
            await turns.take()
            gone.append(number)

        herd = [asyncio.create_task(report(number)) for number in range(HERD)]
        for _ in range(ROUNDS_OF_A_PAGE):
            await asyncio.sleep(0)
        passed = len(gone)
        await asyncio.gather(*herd)
        return passed

    assert asyncio.run(run()) <= 4 * ROUNDS_OF_A_PAGE


def test_a_sender_who_gave_up_costs_nobody_a_turn():
    async def run():
        turns, gone = Turns(per_round=1), []

        async def report(number):
            await turns.take()
            gone.append(number)

        herd = [asyncio.create_task(report(number)) for number in range(3)]
        await asyncio.sleep(0)
        herd[1].cancel()
        await asyncio.gather(*herd, return_exceptions=True)
        return gone

    assert asyncio.run(run()) == [0, 2]
