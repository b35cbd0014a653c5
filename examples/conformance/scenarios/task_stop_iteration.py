"""StopIteration and its kin in tasks and coroutines, generators as coroutines, and odd things as results.

Level: detail.
"""
import asyncio
import types
from _kit import Boom, aattempt, attempt, label, log, show, state, turns


async def main():
    async def raises(exc):
        raise exc

    for exc in (StopIteration(1), StopAsyncIteration('s'), GeneratorExit('g')):
        t = asyncio.create_task(raises(exc))
        await asyncio.wait([t])
        log(label(exc), 'in a task', label(t.exception()), 'cause', label(t.exception().__cause__ or Boom('none')))
        try:
            await raises(exc)
        except BaseException as out:
            log(label(exc), 'in a coroutine', label(out))

    log('-- results that look like something else')

    async def returns(value):
        return value

    inner = asyncio.get_running_loop().create_future()
    for value in (Boom('returned, not raised'), None, [1, [2]], inner):
        t = asyncio.create_task(returns(value))
        await asyncio.wait([t])
        log(t.result() is value, show(value) if value is not inner else 'a future')
    coro = returns('inner result')
    got = await returns(coro)
    log('a coroutine as a result', got is coro, await got)

    log('-- a generator as a coroutine')

    @types.coroutine
    def old_style(n):
        for i in range(n):
            yield
            log('turn', i)
        value = yield from returns('delegated').__await__()
        return value

    await aattempt('awaited', old_style(2))
    t = asyncio.create_task(returns(await old_style(1)))
    await aattempt('task', t)

    log('-- a generator that is driven by hand inside a task')

    @types.coroutine
    def hands_out():
        got = yield 'handed out'
        return got

    async def uses():
        return await hands_out()

    c = uses()
    attempt('send', c.send, None)
    attempt('send', c.send, 'handed in')

    log('-- a task that ends while somebody cancels it')

    async def ends():
        await asyncio.sleep(0)
        return 'ended'

    t = asyncio.create_task(ends())
    await turns(1)
    t.cancel('in the last turn')
    await aattempt('cancelled', t)
    t = asyncio.create_task(ends())
    await turns(2)
    log('done', t.done(), 'cancel', t.cancel(), state(t))

    log('-- awaiting the same task from many')
    t = asyncio.create_task(returns('shared'))
    log(await asyncio.gather(*(returns_await(t) for _ in range(3))))


async def returns_await(t):
    return await t


asyncio.run(main())
