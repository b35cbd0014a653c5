"""Async generators: asend, athrow, aclose and cancellation one after the other; generators inside generators.

Level: core.
"""
import asyncio
from contextlib import aclosing
from _kit import Bang, Boom, aattempt, log, turns


async def careful(name):
    n = 0
    try:
        while True:
            try:
                got = yield n
                log(' ', name, 'got', got)
            except Boom as exc:
                log(' ', name, 'handles', exc)
                await turns(1)
            except asyncio.CancelledError as exc:
                log(' ', name, 'cancelled', exc)
                raise
            n += 1
            if got == 'sleep':
                await asyncio.sleep(60)
    finally:
        log(' ', name, 'finally')
        await turns(1)
        log(' ', name, 'over')


async def main():
    log('-- a mix')
    ag = careful('mix')
    await aattempt('anext', anext(ag))
    await aattempt('asend', ag.asend('one'))
    await aattempt('athrow', ag.athrow(Boom('b')))
    await aattempt('asend', ag.asend('two'))
    await aattempt('athrow', ag.athrow(Bang('ends it')))
    await aattempt('asend', ag.asend('three'))
    await aattempt('aclose', ag.aclose())

    log('-- aclose, then anything')
    ag = careful('closed')
    await anext(ag)
    await ag.aclose()
    await aattempt('anext', anext(ag))
    await aattempt('asend', ag.asend('x'))
    await aattempt('athrow', ag.athrow(Boom('x')))
    await aattempt('aclose', ag.aclose())

    log('-- a cancelled step ends the generator')
    ag = careful('step')
    await anext(ag)
    t = asyncio.create_task(aattempt('asend', ag.asend('sleep')))
    await turns(2)
    t.cancel('in the step')
    await aattempt('task', t)
    await aattempt('anext', anext(ag))

    log('-- two steps made, awaited in the other order')
    ag = careful('order')
    first, second = ag.asend(None), ag.asend(None)
    await aattempt('second', second)
    await aattempt('first', first)
    await ag.aclose()

    log('-- a step made before the generator is closed')
    ag = careful('stale')
    await anext(ag)
    step = anext(ag)
    await ag.aclose()
    await aattempt('step', step)

    log('-- one generator drives another')

    async def doubles(source):
        try:
            async for x in source:
                log('  doubles', x)
                got = yield 2 * x
                if got:
                    log('  passes on', await source.asend(got))
        finally:
            log('  doubles finally')

    async def counts(n):
        try:
            for i in range(n):
                got = yield i
                if got:
                    log('  counts got', got)
        finally:
            log('  counts finally')
            await turns(1)

    log([x async for x in doubles(counts(3))])
    log('-- closing the outer one leaves the inner one open')
    inner = counts(9)
    outer = doubles(inner)
    await aattempt('anext', anext(outer))
    await aattempt('asend', outer.asend('hello'))
    await aattempt('aclose', outer.aclose())
    await aattempt('inner goes on', anext(inner))
    await aattempt('inner aclose', inner.aclose())

    log('-- unless it says aclosing')

    async def owner():
        async with aclosing(counts(9)) as source:
            async for x in source:
                yield x

    ag = owner()
    await anext(ag)
    await aattempt('aclose', ag.aclose())

    log('-- return in a finally, errors in a finally')

    async def odd(how):
        try:
            yield 1
        finally:
            if how == 'error':
                raise Boom('in finally')
            await turns(1)
            log('  finally', how)

    for how in ('fine', 'error'):
        ag = odd(how)
        await anext(ag)
        await aattempt('athrow', ag.athrow(Bang('thrown in')))
        await aattempt('anext', anext(ag))
        ag = odd(how)
        await anext(ag)
        await aattempt('run to the end', anext(ag, 'default'))


asyncio.run(main())
