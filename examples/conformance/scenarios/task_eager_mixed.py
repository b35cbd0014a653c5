"""The eager task factory with errors, cancellation, names and contexts, nested starts, a group and a gather.

Level: core.
"""
import asyncio
import contextvars
from _kit import Boom, Crash, aattempt, attempt, log, scrub, state, turns

var = contextvars.ContextVar('var', default='unset')


async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    me = asyncio.current_task()
    running = []

    def current():
        """The main task is number 0, the others count from when they were first seen."""
        task = asyncio.current_task()
        if task not in running:
            running.append(task)
        return running.index(task)

    current()

    async def leaf(name):
        log(name, 'runs in', current())
        return name

    async def nests(name):
        log(name, 'begins in', current())
        t = asyncio.create_task(leaf(f'{name} child'))
        log(name, 'goes on in', current(), state(t))
        await asyncio.sleep(0)
        log(name, 'resumes in', current())
        return await t

    log('-- nested')
    t = asyncio.create_task(nests('n'))
    log('back in', current(), state(t))
    await aattempt('n', t)

    log('-- errors in the first step')

    async def fails(exc):
        raise exc

    for exc in (Boom('ordinary'), Crash('not ordinary'), asyncio.CancelledError('cancelled')):
        t = asyncio.create_task(fails(exc))
        log('still in', current(), 'cancelled', t.cancelled())
        await aattempt('task', t)

    log('-- it cancels itself in its first step')

    async def self_cancel(then_wait):
        asyncio.current_task().cancel('self')
        if then_wait:
            await asyncio.sleep(0)
            log('not reached')
        return 'returned'

    for then_wait in (True, False):
        t = asyncio.create_task(self_cancel(then_wait))
        log('done', t.done(), 'cancelling', t.cancelling())
        await aattempt('task', t)

    log('-- cancelled right after the first step')

    async def waits():
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as exc:
            log('sees', exc)
            raise

    t = asyncio.create_task(waits())
    log('cancel', t.cancel('right away'), state(t))
    await aattempt('task', t)

    log('-- contexts')
    var.set('main')

    async def sets(value):
        log('sees', var.get())
        var.set(value)
        await asyncio.sleep(0)
        return var.get()

    a = asyncio.create_task(sets('a'))
    ctx = contextvars.copy_context()
    b = asyncio.create_task(sets('b'), context=ctx)
    log('here', var.get(), 'ctx', ctx[var])
    log(await a, await b, 'here', var.get(), 'ctx', ctx[var])

    log('-- a group: an error in the first step of a child')
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fails(Boom('child')))
            log('the body goes on')
            c = waits()
            try:
                tg.create_task(c)
            except RuntimeError as exc:
                log(scrub(str(exc)))
            c.close()
            await asyncio.sleep(60)
            log('not reached')
    except BaseException as exc:
        log(exc, 'count', me.cancelling())

    log('-- gather')
    await aattempt('first error', asyncio.gather(leaf('g1'), fails(Boom('g2')), leaf('g3')))
    await aattempt('all', asyncio.gather(leaf('g4'), fails(Boom('g5')), return_exceptions=True))

    log('-- wait_for and shield')
    await aattempt('wait_for', asyncio.wait_for(leaf('w'), 5))
    await aattempt('shield', asyncio.shield(leaf('s')))

    log('-- from a callback')
    f = loop.create_future()

    def callback():
        t = asyncio.create_task(leaf('from a callback'))
        log('current', asyncio.current_task(), state(t))
        f.set_result(None)

    loop.call_soon(callback)
    await f
    loop.set_task_factory(None)
    t = asyncio.create_task(leaf('lazy again'))
    log(state(t))
    await t
    attempt('factory', loop.get_task_factory)


asyncio.run(main())
