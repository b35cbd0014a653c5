"""Callbacks that raise Cancelled or a fatal error, remove each other, run in given contexts; what the handler sees.

Level: core.
"""
import asyncio
import contextvars
from _kit import Boom, Crash, attempt, label, log, scrub, state, turns

var = contextvars.ContextVar('var', default='unset')


async def main():
    loop = asyncio.get_running_loop()

    def handler(_loop, context):
        exc = context.get('exception')
        log('handler', sorted(context), label(exc) if exc else None, 'var', var.get())

    loop.set_exception_handler(handler)

    def raises(exc):
        def callback(*_):
            raise exc
        return callback

    log('-- callbacks that raise: the others run all the same')
    f = loop.create_future()
    for exc in (Boom('b'), asyncio.CancelledError('c'), Crash('d'), asyncio.InvalidStateError('e')):
        f.add_done_callback(raises(exc))
    f.add_done_callback(lambda f: log('last callback'))
    f.set_result(None)
    await turns(1)

    log('-- the handler is called in the context of the callback')
    ctx = contextvars.copy_context()
    ctx.run(var.set, 'given')
    loop.call_soon(raises(Boom('x')), context=ctx)
    var.set('main')
    loop.call_soon(raises(Boom('y')))
    var.set('main later')
    await turns(1)

    log('-- callbacks added and removed while the future completes')
    f = loop.create_future()
    calls = []

    def second(_):
        calls.append('second')

    def first(fut):
        calls.append('first')
        log('removed', fut.remove_done_callback(second))
        fut.add_done_callback(second)

    f.add_done_callback(first)
    f.add_done_callback(second)
    f.set_result(None)
    log('removed when done', f.remove_done_callback(first))
    await turns(3)
    log(calls)

    log('-- what set_exception refuses')
    f = loop.create_future()
    attempt('StopIteration', f.set_exception, StopIteration(1))
    log(state(f))
    attempt('Cancelled', f.set_exception, asyncio.CancelledError('set, not cancelled'))
    log('done', f.done(), 'cancelled', f.cancelled())
    attempt('result', f.result)
    attempt('exception', f.exception)

    async def waits(fut):
        return await fut

    t = asyncio.create_task(waits(f))
    await turns(2)
    log('a task that awaits it', state(t), 'count', t.cancelling())

    log('-- a callback that cancels the task that added it')
    f = loop.create_future()
    me = asyncio.current_task()

    async def victim():
        mine = asyncio.current_task()
        f.add_done_callback(lambda _: mine.cancel('by the callback'))
        try:
            await f
            log('the result came first; the cancellation hits the next await')
            await asyncio.sleep(0)
        except asyncio.CancelledError as exc:
            log('victim', exc)

    t = asyncio.create_task(victim())
    await turns(1)
    f.set_result('x')
    await t

    log('-- call_exception_handler by hand, and a handler that calls it again')

    def again(_loop, context):
        log('again', context['message'])
        if context['message'] == 'outer':
            loop.call_exception_handler({'message': 'inner'})

    loop.set_exception_handler(again)
    loop.call_exception_handler({'message': 'outer'})
    log('main was not disturbed', me.cancelling())


asyncio.run(main())

log('-- run_until_complete with what is not its own')
loop, other = asyncio.new_event_loop(), asyncio.new_event_loop()
f = other.create_future()
attempt('a future of another loop', loop.run_until_complete, f)
f.cancel()
attempt('a cancelled one', other.run_until_complete, f)
loop.close()
other.close()
