"""run_coroutine_threadsafe: cancellation refused, cancelled twice, too late; errors of the fatal kind; many at once.

Level: core.
"""
import asyncio
import threading
from _kit import Boom, Crash, log, turns


def main():
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda _l, c: log('handler', c['exception']))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    events = {name: threading.Event() for name in ('started', 'ended')}
    note = []

    def submit(coro):
        for e in events.values():
            e.clear()
        return asyncio.run_coroutine_threadsafe(coro, loop)

    def outcome(what, future):
        try:
            log(what, '->', future.result(10))
        except BaseException as exc:
            log(what, '!!', exc)

    async def refuses():
        events['started'].set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as exc:
            note.append(f'task saw it, args {len(exc.args)}')
        await turns(1)
        events['ended'].set()
        return 'went on'

    log('-- the task refuses: the thread side is cancelled all the same')
    f = submit(refuses())
    events['started'].wait(10)
    log('cancel', f.cancel(), 'again', f.cancel(), 'done', f.done())
    events['ended'].wait(10)
    log(note)
    outcome('refused', f)

    log('-- too late')

    async def quick():
        return 'quick'

    f = submit(quick())
    outcome('quick', f)
    log('cancel', f.cancel())

    log('-- errors')

    async def raises(exc):
        raise exc

    outcome('ordinary', submit(raises(Boom('x'))))
    outcome('not ordinary', submit(raises(Crash('y'))))
    outcome('cancelled', submit(raises(asyncio.CancelledError('by itself'))))

    log('-- many, from four threads')
    results = []

    async def square(n):
        await turns(n % 3)
        return n * n

    def thread_main(base):
        futures = [asyncio.run_coroutine_threadsafe(square(base + i), loop) for i in range(50)]
        results.extend(f.result(10) for f in futures)

    threads = [threading.Thread(target=thread_main, args=(1000 * k,)) for k in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    log(len(results), sum(results))

    log('-- a task of the loop awaits what a thread resolves')

    async def awaits():
        fut = loop.create_future()
        threading.Thread(target=lambda: loop.call_soon_threadsafe(fut.set_exception, Boom('from a thread'))).start()
        try:
            await fut
        except Boom as exc:
            return f'caught {exc}'

    outcome('awaits', submit(awaits()))
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
    c = quick()
    try:
        asyncio.run_coroutine_threadsafe(c, loop)
    except RuntimeError as exc:
        log('closed', exc)
    c.close()


main()
