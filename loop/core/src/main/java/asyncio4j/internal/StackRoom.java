package asyncio4j.internal;

import static java.lang.classfile.ClassFile.ACC_STATIC;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Makes a stack overflow come early, where it does no harm.
 *
 * <p>A {@link StackOverflowError} can strike at the entry of any method. Inside the JDK's scheduler
 * it leaves a lock taken, and no virtual thread runs any more; and a virtual thread that is
 * suspended with its stack nearly full crashes the JVM when it is continued (both seen on 25.0.3).
 * Bodies that await in the {@code finally} blocks of a runaway recursion do just that. So what must
 * not be torn apart first asks for room.
 *
 * <p>The JVM checks at the entry of a method that there is room for its frame as the interpreter
 * would lay it out, in compiled code too if the method calls another. So it is enough to call a
 * method that says it has very many local variables, which is too much to write down in Java. Costs
 * 3 ns.
 */
public final class StackRoom {

  /** Local variables of eight bytes. */
  private static final int SLOTS = 2048;

  /** More bytes of code than the JVM inlines. */
  private static final int TOO_BIG_TO_INLINE = 400;

  /** Null where a class cannot be made at run time: then an overflow does what it does. */
  private static final @Nullable MethodHandle PROBE = probe();

  private StackRoom() {}

  private static @Nullable MethodHandle probe() {
    try {
      MethodHandles.Lookup here = MethodHandles.lookup();
      Class<?> made = here.defineHiddenClass(code(), true).lookupClass();
      return MethodHandles.privateLookupIn(made, here)
          .findStatic(made, "frame", MethodType.methodType(void.class));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null;
    }
  }

  private static byte[] code() {
    ClassDesc name = ClassDesc.of(StackRoom.class.getPackageName(), "StackRoomProbe");
    MethodTypeDesc type = MethodTypeDesc.of(ConstantDescs.CD_void);
    return ClassFile.of()
        .build(
            name,
            probe ->
                probe
                    .withMethodBody(
                        "frame",
                        type,
                        ACC_STATIC,
                        code ->
                            code.lconst_0()
                                .lstore(SLOTS - 2)
                                .invokestatic(name, "nothing", type)
                                .return_())
                    .withMethodBody(
                        "nothing",
                        type,
                        ACC_STATIC,
                        code -> {
                          for (int i = 0; i < TOO_BIG_TO_INLINE; i++) {
                            code.nop();
                          }
                          code.return_();
                        }));
  }

  /**
   * Returns if there is room on the stack for what the library or the JDK is about to do.
   *
   * @throws StackOverflowError if there is not; nothing was done yet
   */
  public static void check() {
    MethodHandle probe = PROBE;
    if (probe != null) {
      try {
        probe.invokeExact();
      } catch (Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError("it does nothing", e);
      }
    }
  }
}
