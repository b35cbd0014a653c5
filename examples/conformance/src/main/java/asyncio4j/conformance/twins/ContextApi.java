package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Context;
import asyncio4j.ContextVar;
import asyncio4j.Token;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;

/** ContextVar and Context by themselves: tokens, defaults, copies, run, re-entry. */
public final class ContextApi implements Twin {

  private final ContextVar<Object> a = ContextVar.of("a");
  private final ContextVar<Object> b = ContextVar.of("b", "b default");
  private Context ctx;

  private static void missing(Callable<?> fn) throws Exception {
    try {
      log(fn.call());
    } catch (NoSuchElementException e) {
      log("Lookup");
    }
  }

  private Token<Object> inside() {
    Token<Object> token = a.set("inside");
    log("in ctx", a.get(), ctx.contains(a), ctx.size() >= 1);
    attemptReentry();
    return token;
  }

  private void attemptReentry() {
    try {
      ctx.run(() -> {});
    } catch (IllegalStateException exc) {
      log("re-entry:", exc.getMessage().split(":", -1)[0]);
    }
  }

  private void fails() {
    a.set("kept although it failed");
    throw new Boom("in ctx");
  }

  @Override
  public void play() throws Exception {
    missing(() -> a.get());
    log(a.get("fallback"), b.get(), b.get("fallback beats default"));
    Token<Object> t1 = a.set(1);
    Token<Object> t2 = a.set(2);
    log(a.get(), "old value", t2.oldValue(), "missing marker", t1.isMissing(), t2.variable() == a);
    a.reset(t2);
    log(a.get());
    try {
      a.reset(t2);
    } catch (IllegalStateException exc) {
      log("token used twice:", exc.getClass() == IllegalStateException.class);
    }
    try {
      b.reset(t1);
    } catch (IllegalArgumentException e) {
      log("token of another variable: Value");
    }
    a.reset(t1);
    missing(() -> a.get());

    ctx = Context.copyContext();
    Token<Object> token = ctx.run(this::inside);
    log(
        "outside",
        Context.copyContext().contains(a),
        "ctx",
        ctx.get(a),
        ctx.get(b, null),
        ctx.get(b, "x"));
    try {
      a.reset(token);
    } catch (IllegalArgumentException e) {
      log("token of another context: Value");
    }
    log("reset in its own context");
    ctx.run(() -> a.reset(token));
    log(ctx.contains(a));

    attempt("run", () -> ctx.run(this::fails));
    log(ctx.get(a));
    Context copy = ctx.copy();
    copy.run(() -> a.set("copy"));
    log(ctx.get(a), copy.get(a), "run returns", ctx.run(() -> Integer.sum(1, 2)));
    Context empty = new Context();
    log("empty", empty.size(), empty.run(() -> a.get("nothing")));
  }
}
