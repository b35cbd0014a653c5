package asyncio4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What an {@link ExceptionGroup} and a {@link BaseExceptionGroup} have in common. */
final class Members {

  private final String message;
  private final List<Throwable> exceptions;

  Members(String message, List<? extends Throwable> exceptions) {
    Objects.requireNonNull(message, "message");
    if (exceptions.isEmpty()) {
      throw new IllegalArgumentException(
          "second argument (exceptions) must be a non-empty sequence");
    }
    this.message = message;
    this.exceptions = List.copyOf(exceptions);
  }

  String message() {
    return message;
  }

  List<Throwable> exceptions() {
    return exceptions;
  }

  /** The message with the count, as Python prints a group. */
  String text() {
    int count = exceptions.size();
    return message + " (" + count + " sub-exception" + (count == 1 ? ")" : "s)");
  }

  /** The members of a group; null if it is not one. */
  static @Nullable Members of(Throwable exception) {
    return switch (exception) {
      case ExceptionGroup group -> new Members(group.message(), group.exceptions());
      case BaseExceptionGroup group -> new Members(group.message(), group.exceptions());
      default -> null;
    };
  }

  /** The part that matches, with the nesting of the whole; null if nothing does. */
  static @Nullable Throwable subgroup(Throwable exception, Predicate<? super Throwable> condition) {
    return condition.test(exception)
        ? exception
        : part(exception, member -> subgroup(member, condition));
  }

  /** The part that does not match, with the nesting of the whole; null if all does. */
  static @Nullable Throwable rest(Throwable exception, Predicate<? super Throwable> condition) {
    if (condition.test(exception)) {
      return null;
    }
    return of(exception) == null ? exception : part(exception, member -> rest(member, condition));
  }

  /** Maps each member of a group to the part of it that stays. */
  private static @Nullable Throwable part(Throwable group, MemberPart keep) {
    Members members = of(group);
    if (members == null) {
      return null;
    }
    List<Throwable> kept = new ArrayList<>();
    for (Throwable member : members.exceptions) {
      Throwable stays = keep.of(member);
      if (stays != null) {
        kept.add(stays);
      }
    }
    if (kept.isEmpty()) {
      return null;
    }
    Throwable part = BaseExceptionGroup.of(members.message, kept);
    part.setStackTrace(group.getStackTrace());
    if (group.getCause() != null) {
      part.initCause(group.getCause());
    }
    return part;
  }

  private interface MemberPart {
    @Nullable Throwable of(Throwable member);
  }
}
