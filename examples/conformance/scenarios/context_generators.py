"""Context variables in generators, async generators, callbacks and tasks that hand work to each other.

Level: core.
"""
import asyncio
import contextvars
from _kit import UNIT, log, run, turns

var = contextvars.ContextVar('var', default='unset')


def plain():
    while True:
        before = var.get()
        var.set(f'{before}+plain')
        yield before


async def agen():
    while True:
        before = var.get()
        var.set(f'{before}+agen')
        await asyncio.sleep(0)
        yield before


async def main():
    loop = asyncio.get_running_loop()

    log('-- a generator runs in the context of whoever asks it')
    var.set('main')
    g = plain()
    log(next(g), 'then', var.get())
    ctx = contextvars.copy_context()
    ctx.run(var.set, 'ctx')
    log(ctx.run(next, g), 'then', ctx[var], 'here', var.get())
    log(next(g), 'then', var.get())

    log('-- an async generator likewise, step by step')
    var.set('main')
    ag = agen()

    async def step(name):
        var.set(name)
        value = await anext(ag)
        return [value, var.get()]

    log(await anext(ag), 'then', var.get())
    log(await asyncio.create_task(step('one')), 'here', var.get())
    log(await asyncio.create_task(step('two')), 'here', var.get())
    log(await step('inline'), 'here', var.get())
    await ag.aclose()

    log('-- the clean-up runs where aclose is awaited')

    async def cleans():
        try:
            yield 1
        finally:
            await asyncio.sleep(0)
            log('clean-up sees', var.get())

    var.set('opened here')
    ag = cleans()
    await anext(ag)

    async def closes():
        var.set('closed there')
        await ag.aclose()

    await asyncio.create_task(closes())

    log('-- callbacks: the context of the moment they were added')
    fut = loop.create_future()
    for name in ('first', 'second'):
        var.set(name)
        fut.add_done_callback(lambda f: log('callback sees', var.get()))
    ctx = contextvars.copy_context()
    ctx.run(var.set, 'given')
    fut.add_done_callback(lambda f: (log('callback sees', var.get()), var.set('changed')), context=ctx)
    var.set('resolver')
    fut.set_result(None)
    await turns(1)
    log('here', var.get(), 'ctx', ctx[var])

    log('-- a timer and what it starts')
    var.set('timer set')
    done = loop.create_future()

    async def child():
        log('child sees', var.get())
        done.set_result(None)

    tasks = []
    loop.call_later(UNIT, lambda: (var.set('in the timer'), tasks.append(asyncio.create_task(child()))))
    var.set('later')
    await done

    log('-- a context that is entered already')
    ctx = contextvars.copy_context()

    async def inside():
        try:
            ctx.run(log, 'not reached')
        except RuntimeError:
            log('the task is in it')
        await asyncio.sleep(0)
        var.set('set by inside')

    t = asyncio.create_task(inside(), context=ctx)
    await asyncio.sleep(0)
    ctx.run(lambda: log('between its steps anybody may enter it', var.get()))
    await t
    log('ctx', ctx[var])

    log('-- tokens across awaits and across tasks')
    token = var.set('with a token')
    await turns(1)
    var.reset(token)
    log('reset', var.get())

    async def resets(token):
        try:
            var.reset(token)
        except ValueError:
            log('a token of another context: Value')

    await asyncio.create_task(resets(var.set('again')))
    log(var.get())

    log('-- gather and TaskGroup: each child its own copy')

    async def sets(value):
        before = var.get()
        var.set(value)
        await turns(1)
        return [before, var.get()]

    var.set('parent')
    log(await asyncio.gather(sets('a'), sets('b')))
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(sets('c'))
        var.set('parent in the group')
        b = tg.create_task(sets('d'))
    log(a.result(), b.result(), 'here', var.get())
    log('wait_for runs a coroutine in place', await asyncio.wait_for(sets('w'), 5), 'here', var.get())


run(main())
