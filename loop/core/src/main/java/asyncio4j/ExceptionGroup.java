package asyncio4j;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Several unrelated exceptions thrown together: Python's {@code ExceptionGroup}. Its members are
 * {@link Exception}s; with an {@link Error} among them the group is a {@link BaseExceptionGroup},
 * so that {@code catch (Exception e)} lets it pass.
 *
 * <p>The members are also the suppressed exceptions, so that a stack trace shows them all.
 * Immutable but for that.
 */
public final class ExceptionGroup extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Members members;

  /**
   * A group.
   *
   * @param message what happened
   * @param exceptions the members, at least one, in their order
   * @throws IllegalArgumentException if there is none
   * @throws IllegalTypeException if one is not an {@link Exception}; {@link BaseExceptionGroup#of}
   *     takes any
   */
  public ExceptionGroup(String message, List<? extends Throwable> exceptions) {
    this(new Members(message, exceptions));
  }

  private ExceptionGroup(Members members) {
    super(members.text());
    members.exceptions().forEach(this::addMember);
    this.members = members;
  }

  private void addMember(Throwable member) {
    if (!(member instanceof Exception)) {
      throw new IllegalTypeException("Cannot nest BaseExceptions in an ExceptionGroup");
    }
    addSuppressed(member);
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
   * @return this if all of it matches; a new group with the same nesting; null if nothing matches
   */
  public @Nullable ExceptionGroup subgroup(Predicate<? super Throwable> condition) {
    return (ExceptionGroup) Members.subgroup(this, condition);
  }

  /**
   * The part that matches and the rest: {@code group.split(condition)}.
   *
   * @param condition what belongs to the first part
   * @return both parts; a part without a member is null
   */
  public Split split(Predicate<? super Throwable> condition) {
    return new Split(subgroup(condition), (ExceptionGroup) Members.rest(this, condition));
  }

  /**
   * The result of {@link ExceptionGroup#split}.
   *
   * @param matching the part that matches; null if nothing does
   * @param rest the rest; null if all matches
   */
  public record Split(@Nullable ExceptionGroup matching, @Nullable ExceptionGroup rest) {}
}
