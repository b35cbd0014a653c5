"""Eager tasks: results at once, context, cancel before and after the first await, names, current_task, groups and gather.

Level: core.
"""
import asyncio
import contextvars
from _kit import Boom, aattempt, log, state, turns

var = contextvars.ContextVar('var', default='unset')


async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    me = asyncio.current_task()

    async def quick(v):
        log('quick runs, current is me', asyncio.current_task() is me, 'in all_tasks', asyncio.current_task() in asyncio.all_tasks())
        return v

    async def slow(v, n=1):
        try:
            log('slow begins', v)
            await turns(n)
            log('slow ends', v)
            return v
        except asyncio.CancelledError as exc:
            log('slow', v, 'cancelled', exc)
            raise

    async def fails():
        raise Boom('at once')

    log('-- done before create_task returns')
    t = asyncio.create_task(quick('q'))
    log(state(t), 'current is me again', asyncio.current_task() is me, t in asyncio.all_tasks())
    t = asyncio.create_task(fails())
    log(state(t))
    await aattempt('awaited', t)

    log('-- suspended at its first await')
    t = asyncio.create_task(slow('s'))
    log('created', state(t))
    log(await t)

    log('-- cancelled after its first step')
    t = asyncio.create_task(slow('c', 5))
    log('cancel', t.cancel('why'), t.cancelling())
    await aattempt('c', t)

    log('-- a done callback on one that is done: a turn later')
    t = asyncio.create_task(quick('cb'))
    t.add_done_callback(lambda t: log('callback', t.result()))
    log('added')
    await turns(1)

    log('-- cancels itself in its first step')

    async def cancels_itself(awaits):
        asyncio.current_task().cancel('self')
        if awaits:
            await turns(1)
        return 'returned'

    t = asyncio.create_task(cancels_itself(True))
    log(state(t), t.cancelling())
    await aattempt('self', t)
    t = asyncio.create_task(cancels_itself(False))
    log(state(t), t.cancelling())
    await aattempt('self', t)

    log('-- cancels its parent in its first step')

    async def cancels(task):
        task.cancel('by the child')
        return 'child done'

    async def parent():
        t = asyncio.create_task(cancels(asyncio.current_task()))
        log('the parent goes on', state(t))
        try:
            await turns(1)
        except asyncio.CancelledError as exc:
            log('parent', exc)
        return 'parent done'

    log(await asyncio.create_task(parent()))

    log('-- contexts')

    async def sets(v):
        before = var.get()
        var.set(v)
        await turns(1)
        return before, var.get()

    var.set('main')
    t = asyncio.create_task(sets('child'))
    log('here', var.get(), await t)
    ctx = contextvars.copy_context()
    t = asyncio.create_task(sets('shared'), context=ctx)
    log('ctx', ctx[var], 'here', var.get())
    log(await t)

    log('-- gather, wait_for, timeout, group and shield over what is done at once')
    log(await asyncio.gather(quick('g1'), slow('g2'), quick('g3')))
    log(await asyncio.wait_for(quick('w'), 1))
    async with asyncio.timeout(1):
        log(await asyncio.create_task(quick('t')))
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(quick('tg'))
        log(state(a))
        b = tg.create_task(slow('tg2'))
    log(state(a), state(b))
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fails())
            log('the body goes on')
            await turns(1)
            log('not reached')
    except BaseException as exc:
        log(exc)
    log(await asyncio.shield(quick('sh')))

    log('-- an eager task that starts one, and fails')

    async def outer():
        t = asyncio.create_task(slow('inner', 2))
        log('outer after inner', state(t))
        raise Boom('outer')

    t = asyncio.create_task(outer())
    log(state(t))
    await turns(4)

    log('-- mixed: a factory for one task only')
    loop.set_task_factory(None)
    t = asyncio.create_task(quick('lazy'))
    log(state(t))
    await t
    t = asyncio.Task(quick('eager by hand'), loop=loop, eager_start=True, name='n')
    log(state(t), t.get_name())
    log('from a callback')
    loop.call_soon(lambda: log(state(asyncio.Task(slow('from callback'), loop=loop, eager_start=True))))
    await turns(4)


asyncio.run(main())
