package asyncio4j.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.lang.module.ModuleDescriptor;
import java.util.Set;
import java.util.stream.Collectors;

/** The types that a module shows to everyone: public, in a package exported without a "to". */
final class ApiOf extends DescribedPredicate<JavaClass> {

  private final Set<String> exported;

  ApiOf(ModuleDescriptor module) {
    super("are the API of " + module.name());
    exported =
        module.exports().stream()
            .filter(exports -> !exports.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public boolean test(JavaClass type) {
    return exported.contains(type.getPackageName()) && isPublic(type);
  }

  /** Public all the way out: a public class in a package-private one is not. */
  static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(ApiOf::isPublic).orElse(true);
  }
}
