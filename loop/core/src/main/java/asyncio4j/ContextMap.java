package asyncio4j;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The immutable map behind a {@link Context}: keys and values in one array, hashed by identity with
 * linear probing. Looking up costs one or two reads; setting copies the array, which is why
 * contexts can share it.
 */
final class ContextMap {

  /** Says "no value here", because null is a value. */
  static final Object ABSENT = new Object();

  static final ContextMap EMPTY = new ContextMap(new Object[4], 0);

  /** Key at 2i, value at 2i+1; a power of two long; at most half full. */
  private final @Nullable Object[] table;

  private final int size;

  private ContextMap(@Nullable Object[] table, int size) {
    this.table = table;
    this.size = size;
  }

  int size() {
    return size;
  }

  @Nullable Object get(ContextVar<?> key) {
    int slot = find(table, key);
    return table[slot] == null ? ABSENT : table[slot + 1];
  }

  /** A map with this value for the key, or without the key if the value is {@link #ABSENT}. */
  ContextMap with(ContextVar<?> key, @Nullable Object value) {
    if (value == ABSENT) {
      return without(key);
    }
    int slot = find(table, key);
    if (table[slot] != null) {
      @Nullable Object[] copy = table.clone();
      copy[slot + 1] = value;
      return new ContextMap(copy, size);
    }
    @Nullable Object[] copy =
        (size + 1) * 4 > table.length ? resized(table.length * 2) : table.clone();
    put(copy, key, value);
    return new ContextMap(copy, size + 1);
  }

  private ContextMap without(ContextVar<?> key) {
    if (get(key) == ABSENT) {
      return this;
    }
    @Nullable Object[] copy = new Object[table.length];
    for (int i = 0; i < table.length; i += 2) {
      if (table[i] instanceof ContextVar<?> other && other != key) {
        put(copy, other, table[i + 1]);
      }
    }
    return new ContextMap(copy, size - 1);
  }

  private @Nullable Object[] resized(int length) {
    @Nullable Object[] copy = new Object[length];
    for (int i = 0; i < table.length; i += 2) {
      if (table[i] instanceof ContextVar<?> key) {
        put(copy, key, table[i + 1]);
      }
    }
    return copy;
  }

  private static void put(@Nullable Object[] table, ContextVar<?> key, @Nullable Object value) {
    int slot = find(table, key);
    table[slot] = key;
    table[slot + 1] = value;
  }

  /** The slot of the key, or the free one where it belongs. */
  private static int find(@Nullable Object[] table, ContextVar<?> key) {
    int mask = table.length - 1;
    int slot = (System.identityHashCode(key) << 1) & mask;
    while (table[slot] != null && table[slot] != key) {
      slot = (slot + 2) & mask;
    }
    return slot;
  }

  Map<ContextVar<?>, @Nullable Object> toMap() {
    Map<ContextVar<?>, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < table.length; i += 2) {
      if (table[i] instanceof ContextVar<?> key) {
        map.put(key, table[i + 1]);
      }
    }
    return Collections.unmodifiableMap(map);
  }
}
