package asyncio4j.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** The package of the type has a package-info with {@link NullMarked}. */
final class BeNullMarked extends ArchCondition<JavaClass> {

  BeNullMarked() {
    super("lie in a @NullMarked package");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    boolean marked =
        type.getPackage()
            .tryGetPackageInfo()
            .map(info -> info.isAnnotatedWith(NullMarked.class))
            .orElse(false);
    if (!marked) {
      String message = type.getFullName() + " lies in a package that is not @NullMarked";
      events.add(SimpleConditionEvent.violated(type, message));
    }
  }
}
