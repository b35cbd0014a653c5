package asyncio4j.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/**
 * What every module keeps to. A module takes the rules by one class of its own, in its tests:
 *
 * {@snippet :
 * @AnalyzeClasses(packages = "asyncio4j.queues", importOptions = DoNotIncludeTests.class)
 * class ArchitectureTest {
 *   @ArchTest static final ArchTests HOUSE = ArchTests.in(HouseRules.class);
 * }
 * }
 *
 * <p>It needs the test-jar of asyncio4j-loop.
 */
public final class HouseRules {

  /**
   * NullAway looks only where {@code @NullMarked} stands, so a package without it goes unchecked.
   */
  @ArchTest
  static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED = classes().should(new BeNullMarked());

  /** What a user can see must be made of things that a user can name. */
  @ArchTest
  static final ArchRule NO_SIGNATURE_LEAKS =
      classes()
          .that(new ApiOf(OwnModule.descriptor()))
          .should(new ShowOnlyApi())
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule NO_PACKAGE_CYCLES =
      slices().assignedFrom(new EachPackage()).should().beFreeOfCycles();

  private HouseRules() {}

  private static final class EachPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(type.getPackageName());
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }
}
