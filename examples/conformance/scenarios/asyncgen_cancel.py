"""Async generators whose consumer is cancelled or times out: where the exception rises, what is cleaned up and when.

Level: core.
"""
import asyncio
from contextlib import aclosing
from _kit import UNIT, Boom, aattempt, log, run, turns

keep = []


async def ticks(name, delay=1, on_cancel=None):
    try:
        n = 0
        while True:
            try:
                await asyncio.sleep(delay * UNIT)
            except asyncio.CancelledError as exc:
                log(' ', name, 'cancelled', exc)
                if on_cancel == 'go on':
                    continue
                if on_cancel == 'return':
                    return
                if on_cancel == 'fail':
                    raise Boom('in the generator')
                raise
            yield n
            n += 1
    finally:
        log(' ', name, 'finally')
        await turns(1)
        log(' ', name, 'over')


def kept(*args):
    keep.append(ticks(*args))
    return keep[-1]


async def main():
    async def consume(ag, limit=99):
        got = []
        try:
            async for x in ag:
                got.append(x)
                if x == limit:
                    break
        finally:
            log('consumer got', got)
        return got

    for how in (None, 'go on', 'return', 'fail'):
        log('-- cancelled while the generator awaits;', 'it lets it through' if how is None else how)
        ag = kept('g', 2, how)
        t = asyncio.create_task(consume(ag, 1))
        await asyncio.sleep(3 * UNIT)
        t.cancel('consumer')
        await aattempt('consumer', t)
        await aattempt('anext', anext(ag, 'the end'))
        await ag.aclose()

    log('-- cancelled in the body of the loop: the generator is not touched')
    ag = kept('h')

    async def slow():
        async for x in ag:
            log('item', x)
            await asyncio.sleep(60)

    t = asyncio.create_task(slow())
    await asyncio.sleep(2 * UNIT)
    t.cancel('body')
    await aattempt('slow', t)
    await aattempt('anext', anext(ag))
    await ag.aclose()

    log('-- with aclosing: cleaned up before the cancellation goes on')

    async def careful():
        async with aclosing(ticks('i')) as ag:
            async for x in ag:
                await asyncio.sleep(60)

    t = asyncio.create_task(careful())
    await asyncio.sleep(2 * UNIT)
    t.cancel('careful')
    await aattempt('careful', t)

    log('-- a second cancellation hits the clean-up')

    async def lingers():
        try:
            yield 1
        finally:
            try:
                await asyncio.sleep(60)
            finally:
                log('  clean-up ends')

    async def closes():
        async with aclosing(lingers()) as ag:
            async for x in ag:
                await asyncio.sleep(60)

    t = asyncio.create_task(closes())
    await turns(2)
    t.cancel('one')
    await turns(2)
    log('still busy', not t.done())
    t.cancel('two')
    await aattempt('closes', t)

    log('-- a timeout on one step, then the next')
    ag = kept('j', 2, 'go on')
    await aattempt('step', asyncio.wait_for(anext(ag), 1 * UNIT))
    await aattempt('step', asyncio.wait_for(anext(ag), 5 * UNIT))
    await ag.aclose()
    ag = kept('k', 2)
    await aattempt('step', asyncio.wait_for(anext(ag), 1 * UNIT))
    await aattempt('step', asyncio.wait_for(anext(ag), 5 * UNIT))

    log('-- two generators side by side in one task group')
    got = []

    async def collect(ag, n):
        async with aclosing(ag):
            async for x in ag:
                got.append(x)
                if x == n:
                    return

    async with asyncio.TaskGroup() as tg:
        tg.create_task(collect(ticks('l', 2), 2))
        tg.create_task(collect(ticks('m', 3), 1))
    log(got)


run(main())
