package asyncio4j.reactor;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import asyncio4j.house.HouseRules;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Schedulers;

/** What every module keeps to. */
@AnalyzeClasses(packages = "asyncio4j.reactor", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest static final ArchTests HOUSE = ArchTests.in(HouseRules.class);

  /** Whoever imports us changes nothing for the rest of the application. */
  @ArchTest
  static final ArchRule NO_GLOBAL_SETTINGS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Hooks.class)
          .orShould()
          .callMethodWhere(describe("it sets a hook or a factory", ArchitectureTest::isGlobal))
          .because("hooks and factories are the application's");

  private static boolean isGlobal(JavaMethodCall call) {
    return call.getTargetOwner().isEquivalentTo(Schedulers.class)
        && call.getName().matches("(add|remove|set|reset|enable|disable|shutdown|on.*Hook).*");
  }
}
