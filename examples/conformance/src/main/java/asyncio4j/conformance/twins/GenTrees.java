package asyncio4j.conformance.twins;

import static asyncio4j.conformance.Kit.*;

import asyncio4j.Generator;
import asyncio4j.StopIteration;
import asyncio4j.conformance.Boom;
import asyncio4j.conformance.Twin;
import java.util.List;

/**
 * Generators that walk a tree: yieldFrom through many levels, send and close from the top,
 * pipelines of generators.
 */
public final class GenTrees implements Twin {

  private static Generator<String, String, Integer> tree(int depth) {
    return tree(depth, "r");
  }

  private static Generator<String, String, Integer> tree(int depth, String path) {
    return Generator.returning(out -> {
      try {
        String got = out.yield(path);
        if (got != null) {
          log("  at", path, "got", got);
        }
        int count = 1;
        if (depth > 0 && !"prune".equals(got)) {
          for (String side : List.of("a", "b")) {
            count += out.yieldFrom(tree(depth - 1, path + side));
          }
        }
        return count;
      } catch (Boom exc) {
        log("  at", path, "handles", exc);
        out.yield(path + " recovered");
        return 0;
      } finally {
        if (depth == 0 && path.endsWith("bb")) {
          log("  leaving", path);
        }
      }
    });
  }

  private static Generator<String, String, Void> total(Generator<String, String, Integer> gen) {
    return Generator.of(out -> {
      Integer result = out.yieldFrom(gen);
      log("total", result);
    });
  }

  private static Generator<Integer, Object, Void> numbers() {
    return Generator.of(out -> {
      try {
        int n = 0;
        while (true) {
          out.yield(n);
          n++;
        }
      } finally {
        log("  numbers closed");
      }
    });
  }

  private static Generator<Integer, Object, Void> odd(Generator<Integer, Object, Void> source) {
    return Generator.of(out -> {
      try {
        for (int x : source) {
          if (x % 2 != 0) {
            out.yield(x);
          }
        }
      } finally {
        log("  odd closed");
      }
    });
  }

  private static Generator<Integer, Object, Void> take(
      int n, Generator<Integer, Object, Void> source) {
    return Generator.of(out -> {
      for (int i = 0; i < n; i++) {
        out.yield(source.next());
      }
    });
  }

  private static Generator<Integer, Integer, List<Integer>> average() {
    return Generator.returning(out -> {
      int total = 0;
      int count = 0;
      Integer value = null;
      while (true) {
        Integer got = out.yield(value);
        if (got == null) {
          return List.of(total, count);
        }
        total += got;
        count++;
        value = total / count;
      }
    });
  }

  private static Generator<String, String, Void> deep(int n) {
    return Generator.of(out -> {
      if (n > 0) {
        out.yieldFrom(deep(n - 1));
      } else {
        String got = out.yield("bottom");
        out.yield(got);
      }
    });
  }

  private static <Y> Y next(Generator<Y, ?, ?> generator, Y end) {
    try {
      return generator.next();
    } catch (StopIteration e) {
      return end;
    }
  }

  @Override
  public void play() {
    log(total(tree(2)).stream().toList());

    log("-- send from the top");
    Generator<String, String, Integer> g = tree(2);
    attempt("prime", g::next);
    attempt("send", () -> g.send("hello"));
    attempt("prune", () -> g.send("prune"));
    attempt("next", g::next);
    attempt("throw", () -> g.throwInto(new Boom("deep")));
    log(g.stream().toList());

    log("-- close from the top");
    Generator<String, String, Integer> h = tree(2);
    log(List.of(h.next(), h.next(), h.next()));
    attempt("close", () -> h.close());
    attempt("next", h::next);

    log("-- a pipeline");
    Generator<Integer, Object, Void> source = numbers();
    Generator<Integer, Object, Void> middle = odd(source);
    log(take(4, middle).stream().toList());
    attempt("middle goes on", middle::next);
    attempt("close the middle", () -> middle.close());
    attempt("the source goes on", source::next);
    attempt("close the source", () -> source.close());
    attempt("take of a closed one", () -> take(1, middle).stream().toList());

    log("-- a running average, driven by send");
    Generator<Integer, Integer, List<Integer>> a = average();
    a.next();
    log(List.of(a.send(10), a.send(20), a.send(60)));
    attempt("end", () -> a.send(null));

    log("-- deep");
    Generator<String, String, Void> d = deep(200);
    log(d.next(), d.send("through all of them"), next(d, "end"));
  }
}
