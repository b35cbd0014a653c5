package asyncio4j.internal;

import static java.lang.classfile.ClassFile.ACC_FINAL;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls that the compiler never makes a part of their caller. Their code is too long for that, most
 * of it after the end. A call through a method handle that is not constant stays a call too, but
 * with a frame of its own beneath what it calls, which every suspended coroutine would keep.
 */
abstract class OutOfLine {

  /** More bytes of code than the JVM inlines. */
  private static final int TOO_BIG_TO_INLINE = 400;

  private static final ClassDesc NAME =
      ClassDesc.of(OutOfLine.class.getPackageName(), "OutOfLineCalls");

  private static final ClassDesc BASE = ClassDesc.of(OutOfLine.class.getName());

  OutOfLine() {}

  /** {@link Runnable#run()}. */
  abstract void run(Runnable body);

  /** {@link Thread#yield()}. */
  abstract void yieldNow();

  /** Null where a class cannot be made at run time. */
  static @Nullable OutOfLine make() {
    try {
      return (OutOfLine)
          MethodHandles.lookup()
              .defineHiddenClass(code(), true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null;
    }
  }

  private static byte[] code() {
    MethodTypeDesc nothing = MethodTypeDesc.of(ConstantDescs.CD_void);
    ClassDesc runnable = ClassDesc.of(Runnable.class.getName());
    return ClassFile.of()
        .build(
            NAME,
            made -> {
              made.withSuperclass(BASE)
                  .withMethodBody(
                      ConstantDescs.INIT_NAME,
                      nothing,
                      0,
                      code ->
                          code.aload(0)
                              .invokespecial(BASE, ConstantDescs.INIT_NAME, nothing)
                              .return_());
              define(
                  made,
                  "run",
                  MethodTypeDesc.of(ConstantDescs.CD_void, runnable),
                  code -> code.aload(1).invokeinterface(runnable, "run", nothing));
              define(
                  made,
                  "yieldNow",
                  nothing,
                  code ->
                      code.invokestatic(ClassDesc.of(Thread.class.getName()), "yield", nothing));
            });
  }

  private static void define(
      ClassBuilder made, String name, MethodTypeDesc type, Consumer<CodeBuilder> call) {
    made.withMethodBody(
        name,
        type,
        ACC_FINAL,
        code -> {
          call.accept(code);
          code.return_();
          for (int i = 0; i < TOO_BIG_TO_INLINE; i++) {
            code.nop();
          }
          code.return_();
        });
  }
}
