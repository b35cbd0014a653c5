package asyncio4j;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Several unrelated exceptions thrown together, with an {@link Error} among them: Python's {@code
 * BaseExceptionGroup}. An {@link Error} itself, so that {@code catch (Exception e)} lets it pass.
 *
 * <p>The members are also the suppressed exceptions, so that a stack trace shows them all.
 * Immutable but for that.
 */
public final class BaseExceptionGroup extends Error {
  private static final long serialVersionUID = 1L;

  private final transient Members members;

  private BaseExceptionGroup(Members members) {
    super(members.text());
    members.exceptions().forEach(this::addSuppressed);
    this.members = members;
  }

  /**
   * The group for these exceptions: what calling {@code BaseExceptionGroup(message, exceptions)}
   * gives.
   *
   * @param message what happened
   * @param exceptions the members, at least one, in their order
   * @return an {@link ExceptionGroup} if all are {@link Exception}s, else a {@link
   *     BaseExceptionGroup}
   * @throws IllegalArgumentException if there is none
   */
  public static Throwable of(String message, List<? extends Throwable> exceptions) {
    return exceptions.stream().allMatch(member -> member instanceof Exception)
        ? new ExceptionGroup(message, exceptions)
        : new BaseExceptionGroup(new Members(message, exceptions));
  }

  /**
   * The message without the count of the members: {@code group.message}.
   *
   * @return the message
   */
  public String message() {
    return members.message();
  }

  /**
   * The members: {@code group.exceptions}.
   *
   * @return the exceptions in their order, unmodifiable
   */
  public List<Throwable> exceptions() {
    return members.exceptions();
  }

  /**
   * The part of the group that matches, nested groups included: {@code group.subgroup(condition)}.
   *
   * @param condition what to keep; it is asked about groups first, then about their members
   * @return this if all of it matches; a new group with the same nesting, of either kind; null if
   *     nothing matches
   */
  public @Nullable Throwable subgroup(Predicate<? super Throwable> condition) {
    return Members.subgroup(this, condition);
  }

  /**
   * The part that matches and the rest: {@code group.split(condition)}.
   *
   * @param condition what belongs to the first part
   * @return both parts; a part without a member is null
   */
  public Split split(Predicate<? super Throwable> condition) {
    return new Split(subgroup(condition), Members.rest(this, condition));
  }

  /**
   * The result of {@link BaseExceptionGroup#split}.
   *
   * @param matching the part that matches, a group of either kind; null if nothing does
   * @param rest the rest, a group of either kind; null if all matches
   */
  public record Split(@Nullable Throwable matching, @Nullable Throwable rest) {}
}
