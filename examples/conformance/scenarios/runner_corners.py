"""Runner: contexts, what is left behind, errors in clean-up, run after an error, loops made by a factory that fails.

Level: core.
"""
import asyncio
import contextvars
from _kit import Bang, Boom, attempt, log, turns

var = contextvars.ContextVar('var', default='unset')


async def value(v):
    return v


async def leaves(name, n=0):
    async def child():
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as exc:
            log(name, 'child cancelled', exc)
            await turns(n)
            log(name, 'child cleaned up')
            raise
    asyncio.create_task(child())
    await turns(1)
    return name


async def fails_on_cancel():
    async def child():
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            raise Boom('in clean-up')
    asyncio.create_task(child())
    await turns(1)


def handler(_loop, context):
    log('handler', context['message'], context.get('exception'))


def main():
    log('-- children left behind live on until the runner is closed')
    with asyncio.Runner() as runner:
        log(runner.run(leaves('first', 2)))
        log(runner.run(leaves('second')))
        log('tasks', runner.run(count()))
    log('closed')

    log('-- an error in the clean-up of a child')
    runner = asyncio.Runner()
    runner.get_loop().set_exception_handler(handler)
    runner.run(fails_on_cancel())
    runner.close()
    runner.close()

    log('-- the body of with fails: children are cancelled all the same')
    try:
        with asyncio.Runner() as runner:
            runner.run(leaves('third'))
            raise Bang('body')
    except Bang as exc:
        log(exc)

    log('-- a factory that fails')

    def factory():
        raise Boom('factory')

    runner = asyncio.Runner(loop_factory=factory)
    attempt('run', run_and_close, runner)
    attempt('again', run_and_close, runner)
    runner.close()

    log('-- the main task: cancelled from inside, by itself and by another')

    async def cancels_itself():
        asyncio.current_task().cancel('me')
        await turns(1)

    async def cancelled_by_another():
        asyncio.get_running_loop().call_soon(asyncio.current_task().cancel, 'other')
        await turns(3)

    with asyncio.Runner() as runner:
        attempt('itself', runner.run, cancels_itself())
        attempt('other', runner.run, cancelled_by_another())

    log('-- stop() in the middle of run')

    async def stops():
        asyncio.get_running_loop().stop()
        await turns(3)
        return 'not reached'

    with asyncio.Runner() as runner:
        attempt('stopped', runner.run, stops())
        log(runner.run(value('and again')))

    log('-- contexts')
    with asyncio.Runner() as runner:
        runner.run(sets('one'))
        log('kept', runner.run(gets()), 'here', var.get())
        runner.get_loop().call_soon(lambda: log('callback before run', var.get()))
        log(runner.run(gets()))
        ctx = contextvars.Context()
        runner.run(sets('two'), context=ctx)
        log('own', ctx[var], 'runner', runner.run(gets()))

    log('-- an async generator left behind is closed by the runner')

    async def agen():
        try:
            yield 1
            yield 2
        finally:
            await turns(1)
            log('agen closed')

    async def uses():
        global kept
        kept = agen()
        return await anext(kept)

    with asyncio.Runner() as runner:
        log(runner.run(uses()))
    log('debug', asyncio.run(debug(), debug=True), asyncio.run(debug(), debug=False))


def run_and_close(runner):
    coro = value(1)
    try:
        return runner.run(coro)
    finally:
        coro.close()


async def debug():
    return asyncio.get_running_loop().get_debug()


async def count():
    return len(asyncio.all_tasks())


async def sets(v):
    var.set(v)


async def gets():
    return var.get()


main()
