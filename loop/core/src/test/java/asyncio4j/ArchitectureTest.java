package asyncio4j;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import asyncio4j.house.HouseRules;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "asyncio4j", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest static final ArchTests HOUSE = ArchTests.in(HouseRules.class);

  /** So no Reactor, no Netty and no Micrometer. */
  @ArchTest
  static final ArchRule LOOP_STANDS_ON_FEW_THINGS =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "asyncio4j..",
              "com.sun.tools.attach",
              "java..",
              "jdk.jfr",
              "javax.management..",
              "jdk.internal.vm",
              "org.jctools..",
              "org.jspecify..",
              "org.slf4j..");

  /**
   * The queues outside of JCTools' atomic package use Unsafe, of which 25 warns the user and 26
   * throws.
   */
  @ArchTest
  static final ArchRule NO_UNSAFE_QUEUES =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.jctools.queues").and(DescribedPredicate.not(INTERFACES)));
}
