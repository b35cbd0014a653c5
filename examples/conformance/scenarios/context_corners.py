"""Context variables: tokens used twice, in another context, of another variable; contexts entered twice; copies; defaults.

Level: core.
"""
import asyncio
import contextvars
from _kit import Boom, attempt, label, log, scrub, turns

a = contextvars.ContextVar('a')
b = contextvars.ContextVar('b', default='b default')


def shows(what, fn, *args):
    try:
        log(what, '->', fn(*args))
    except BaseException as exc:
        log(what, '!!', label(exc), scrub(str(exc)).removeprefix('<> ') if not isinstance(exc, LookupError) else '')


def item(ctx):
    try:
        return ctx[a]
    except KeyError as exc:
        raise LookupError from exc


def main():
    log('-- missing')
    shows('get', a.get)
    shows('get with default', a.get, 'given')
    shows('own default', b.get)
    shows('given default wins', b.get, 'given')
    ctx = contextvars.copy_context()
    shows('ctx item', item, ctx)
    shows('ctx get', ctx.get, a)
    shows('ctx get default of the variable is not used', ctx.get, b)
    shows('ctx get fallback', ctx.get, b, 'fallback')
    log(a in ctx, b in ctx, len(ctx))

    log('-- tokens')
    t1 = a.set(1)
    t2 = a.set(2)
    log(t1.old_value is contextvars.Token.MISSING, t2.old_value, t1.var is a)
    a.reset(t2)
    log(a.get())
    shows('twice', a.reset, t2)
    shows('of another variable', b.reset, t1)
    shows('in another context', contextvars.copy_context().run, a.reset, t1)
    a.reset(t1)
    shows('unset again', a.get)

    log('-- out of order')
    t1 = a.set(1)
    t2 = a.set(2)
    t3 = a.set(3)
    a.reset(t1)
    shows('the oldest first', a.get, 'unset')
    a.reset(t3)
    log(a.get())
    a.reset(t2)
    log(a.get())

    log('-- contexts')
    ctx = contextvars.Context()
    shows('entered twice', ctx.run, ctx.run, log)
    shows('run returns', ctx.run, a.get, 'nothing there')
    shows('run raises', ctx.run, raises, Boom('inside'))
    ctx.run(a.set, 'in ctx')
    shows('after an error it can be entered again', ctx.run, a.get)
    copy = ctx.copy()
    ctx.run(a.set, 'changed')
    log(copy[a], ctx[a], len(copy))
    copy2 = ctx.run(contextvars.copy_context)
    log(copy2[a], copy2 == ctx, copy2 is ctx)
    log([v.name for v in ctx], list(ctx.values()))


def raises(exc):
    raise exc


async def amain():
    log('-- tasks')
    a.set('parent')

    async def child(v):
        before = a.get()
        a.set(v)
        await turns(1)
        return before, a.get()

    log(await asyncio.gather(child('x'), child('y')), a.get())
    log('awaited without a task', await child('z'), a.get())
    ctx = contextvars.copy_context()
    t = asyncio.create_task(child('in ctx'), context=ctx)
    u = asyncio.create_task(child('in ctx too'), context=ctx)
    log(await t, await u, ctx[a], a.get())
    log('task context', t.get_context() is ctx)

    token = a.set('before')

    async def resets():
        a.reset(token)

    t = asyncio.create_task(resets())
    await asyncio.wait([t])
    log('a token in a task', label(t.exception()))
    await resets()
    log(a.get())

    log('-- callbacks and handles')
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    a.set('at add')
    f.add_done_callback(lambda _: log('callback', a.get()))
    f.add_done_callback(lambda _: log('callback in ctx', a.get()), context=ctx)
    loop.call_later(0, lambda: log('later', a.get()), context=ctx)
    h = loop.call_soon(lambda: (log('soon', a.get()), a.set('set in a callback')))
    log('handle', h.get_context() is not ctx)
    a.set('after')
    f.set_result(None)
    await turns(2)
    log(a.get())

    log('-- a context that is in use by a task')

    async def enters():
        shows('enter', contextvars.copy_context().run, a.get)
        mine = asyncio.current_task().get_context()
        shows('enter mine', mine.run, a.get)

    await asyncio.create_task(enters())


main()
asyncio.run(amain())
