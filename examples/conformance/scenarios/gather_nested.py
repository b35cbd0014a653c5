"""gather within gather: cancelling the whole, a part and a leaf; a shield in it; errors of the fatal kind.

Level: core.
"""
import asyncio
from _kit import Boom, Crash, aattempt, log, state, turns


async def main():
    async def leaf(name, answer=None):
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as exc:
            log(name, 'cancelled', exc)
            if answer is None:
                raise
            if isinstance(answer, BaseException):
                raise answer
            return answer

    def leaves(*specs):
        return [asyncio.create_task(leaf(*s)) for s in specs]

    for inner_flag, outer_flag in ((False, False), (True, False), (False, True), (True, True)):
        log('-- cancel the whole; return_exceptions: inner', inner_flag, 'outer', outer_flag)
        a, b = leaves(('a',), ('b', 'b stays'))
        inner = asyncio.gather(a, b, return_exceptions=inner_flag)
        c, = leaves(('c',))
        outer = asyncio.gather(inner, c, return_exceptions=outer_flag)
        await turns(1)
        log('cancel', outer.cancel('whole'))
        await aattempt('outer', outer)
        log('inner', inner.done(), inner.cancelled(), 'outer', outer.cancelled(), [state(t) for t in (a, b, c)])
        if not inner.cancelled():
            log(state(inner))

    for inner_flag, outer_flag in ((False, False), (True, False), (False, True)):
        log('-- cancel a leaf; return_exceptions: inner', inner_flag, 'outer', outer_flag)
        a, b = leaves(('a',), ('b',))
        c, = leaves(('c', 'c stays'))
        inner = asyncio.gather(a, b, return_exceptions=inner_flag)
        outer = asyncio.gather(inner, c, return_exceptions=outer_flag)
        await turns(1)
        a.cancel('leaf')
        await turns(4)
        log('inner done', inner.done(), 'outer done', outer.done())
        b.cancel()
        c.cancel()
        await aattempt('outer', outer)
        log([state(t) for t in (a, b, c)])

    log('-- a shielded leaf outlives the gather')
    a, b = leaves(('a', 'a stays'), ('b',))
    outer = asyncio.gather(asyncio.shield(a), b)
    await turns(1)
    outer.cancel('around the shield')
    await aattempt('outer', outer)
    log(state(a), state(b))
    a.cancel('at last')
    await aattempt('a', a)

    log('-- the answers of the leaves to a cancellation of the whole')
    for answer in (Boom('dying'), Crash('dying badly'), 'value'):
        for flag in (False, True):
            outer = asyncio.gather(*leaves(('x', answer), ('y',)), return_exceptions=flag)
            await turns(1)
            outer.cancel('whole')
            await aattempt('outer', outer)

    log('-- cancelled through its task, while one leaf has failed already')

    async def parent():
        return await asyncio.gather(*leaves(('p',)), fails(), return_exceptions=True)

    async def fails():
        raise Boom('early')

    t = asyncio.create_task(parent())
    await turns(3)
    t.cancel('parent')
    await aattempt('parent', t)


asyncio.run(main())
