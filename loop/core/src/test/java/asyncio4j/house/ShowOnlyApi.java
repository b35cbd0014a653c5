package asyncio4j.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * No public or protected member mentions a type of ours that is package-private or lies in an
 * internal package: not as a parameter, result, field, exception, type argument or bound.
 */
final class ShowOnlyApi extends ArchCondition<JavaClass> {

  ShowOnlyApi() {
    super("show only types that a user can name");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    report(type.getFullName(), bounds(type.getTypeParameters()), type, events);
    for (JavaMember member : type.getMembers()) {
      if (isShown(member)) {
        report(member.getFullName(), typesOf(member), member, events);
      }
    }
  }

  private static void report(
      String where, Stream<JavaType> shown, Object owner, ConditionEvents events) {
    shown
        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getBaseComponentType)
        .filter(ShowOnlyApi::isHidden)
        .distinct()
        .map(hidden -> where + " shows " + hidden.getFullName())
        .forEach(message -> events.add(SimpleConditionEvent.violated(owner, message)));
  }

  private static boolean isHidden(JavaClass type) {
    boolean ours = (type.getPackageName() + ".").startsWith("asyncio4j.");
    boolean internal = List.of(type.getPackageName().split("\\.")).contains("internal");
    return ours && (internal || !ApiOf.isPublic(type));
  }

  private static boolean isShown(JavaMember member) {
    Set<JavaModifier> modifiers = member.getModifiers();
    return !modifiers.contains(JavaModifier.SYNTHETIC)
        && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
  }

  private static Stream<JavaType> typesOf(JavaMember member) {
    return switch (member) {
      case JavaField field -> Stream.of(field.getType());
      case JavaCodeUnit code ->
          Stream.of(
                  Stream.of(code.getReturnType()),
                  code.getParameterTypes().stream(),
                  code.getExceptionTypes().stream(),
                  bounds(code.getTypeParameters()))
              .flatMap(types -> types);
      default -> Stream.empty();
    };
  }

  private static Stream<JavaType> bounds(List<? extends JavaTypeVariable<?>> variables) {
    return variables.stream().flatMap(variable -> variable.getBounds().stream());
  }
}
