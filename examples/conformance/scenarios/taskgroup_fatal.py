"""TaskGroup: errors outside the ordinary hierarchy, groups of groups of errors, and splitting them.

Level: core.  Children are cancelled in no particular order, so the one that answers lingers.
"""
import asyncio
from _kit import Bang, Boom, Crash, aattempt, log, state, turns


async def main():
    async def fails(n, exc):
        await turns(n)
        raise exc

    async def waits(answer=None, linger=0):
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            await turns(linger)
            if answer is None:
                raise
            raise answer

    async def case(title, *kids, body=None):
        log('--', title)
        try:
            async with asyncio.TaskGroup() as tg:
                tasks = [tg.create_task(k) for k in kids]
                if body is not None:
                    await turns(1)
                    raise body
        except BaseException as exc:
            log(exc, 'ordinary', isinstance(exc, Exception))
            log([state(t) for t in tasks])
            return exc

    await case('a fatal error', fails(0, Crash('c')), waits())
    await case('a fatal and an ordinary one', fails(0, Boom('b')), fails(0, Crash('c')))
    await case('fatal in the body', waits(), body=Crash('body'))
    await case('a cancellation raised in the body', waits(), body=asyncio.CancelledError('by hand'))
    await case('the same while a child fails', fails(1, Boom('child')), body=asyncio.CancelledError('by hand'))

    log('-- groups of groups')

    async def family(*kids):
        async with asyncio.TaskGroup() as tg:
            for k in kids:
                tg.create_task(k)

    exc = await case('nested', family(fails(0, Boom('1')), fails(0, Bang('2'))), fails(0, Boom('3')), waits(Crash('4'), 5))
    match, rest = exc.split(Boom)
    log('split', match, '/', rest)
    log('subgroup', exc.subgroup(Crash), '/', exc.subgroup(ValueError))
    match, rest = exc.split(lambda e: isinstance(e, Bang))
    log('by a predicate', match, '/', rest)

    log('-- what a group may hold')
    for what, make in (('ordinary ones', lambda: ExceptionGroup('m', [Boom('x'), Bang('y')])),
                       ('base group of ordinary ones', lambda: BaseExceptionGroup('m', [Boom('x')])),
                       ('base group of a fatal one', lambda: BaseExceptionGroup('m', [Boom('x'), Crash('y')])),
                       ('nothing', lambda: ExceptionGroup('m', [])),
                       ('a fatal one in an ordinary group', lambda: ExceptionGroup('m', [Crash('y')]))):
        try:
            log(what, make())
        except (TypeError, ValueError) as exc:
            log(what, '!!', exc)

    log('-- the group is cancelled by its parent while a child is fatal')

    async def parent():
        async with asyncio.TaskGroup() as tg:
            tg.create_task(waits(Crash('dying')))

    t = asyncio.create_task(parent())
    await turns(2)
    t.cancel('outside')
    await aattempt('parent', t)
    log('count', t.cancelling())


asyncio.run(main())
