// SPDX-License-Identifier: Apache-2.0
package dev.oriel.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.InstanceofCheck;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.PictureSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests the invariants of ARCHITECTURE.md that can be checked in compiled classes. The name of
/// each rule is a sentence of that document, word for word.
class ArchitectureTest {

  private static final String LENT_BINDINGS = "dev.oriel.sync.internal.drm.gen..";

  /// The rules, by their sentences.
  private static final Map<String, ArchRule> INVARIANTS = invariants();

  private static JavaClasses all = new ClassFileImporter().importClasses();

  @BeforeAll
  static void readAllModules() {
    all =
        new ClassFileImporter()
            .importPaths(Arrays.stream(OurModule.values()).map(OurModule::classes).toList());
  }

  private static Map<String, ArchRule> invariants() {
    Map<String, ArchRule> rules = new TreeMap<>();
    rules.put(
        "No packages depend on each other in a circle.",
        slices().assignedFrom(new ByPackage()).should().beFreeOfCycles());
    rules.put(
        "Only packages named `internal`, and the fixtures of tests, link C functions.",
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "..internal..", OurModule.FIXTURES.packages(), OurModule.GUEST.packages())
            .should()
            .dependOnClassesThat(
                describe(
                    "link functions of C",
                    c ->
                        Set.of(
                                "java.lang.foreign.Linker",
                                "java.lang.foreign.SymbolLookup",
                                "java.lang.foreign.FunctionDescriptor")
                            .contains(c.getName()))));
    rules.put(
        "No module knows the generated bindings of another, except that `dmabuf-import` uses"
            + " libdrm's from `sync`.",
        bindingsStayAtHome());
    rules.put(
        "Only `dev.oriel.gl.window` knows GLFW.",
        onlyIn("dev.oriel.gl.window..", "org.lwjgl.glfw.."));
    rules.put(
        "Only `dev.oriel.dbus.internal.sdbus` calls libsystemd.",
        noClasses()
            .that(not(resideInAnyPackage("dev.oriel.dbus.internal.sdbus..", "..gen")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.oriel.dbus.internal..gen"));
    rules.put(
        "Only `dmabuf-import`, `gl-presenter` and `sound` know LWJGL.",
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.oriel.dmabuf..", "dev.oriel.gl..", "dev.oriel.sound..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.lwjgl.."));
    rules.put(
        "Only programs know picocli, only the manager knows JavaFX, only the JUnit extension, the"
            + " fuzzing and the fixtures know JUnit.",
        CompositeArchRule.of(
                noClasses()
                    .that()
                    .resideOutsideOfPackages(
                        OurModule.CLI.packages(),
                        OurModule.MANAGER.packages(),
                        OurModule.DIST.packages(),
                        OurModule.BENCH.packages(),
                        OurModule.FUZZ.packages())
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("picocli.."))
            .and(onlyIn(OurModule.MANAGER.packages(), "javafx.."))
            .and(
                noClasses()
                    .that()
                    .resideOutsideOfPackages(
                        OurModule.JUNIT.packages(),
                        OurModule.FUZZ.packages(),
                        OurModule.FIXTURES.packages(),
                        OurModule.GUEST.packages())
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.junit..", "org.opentest4j..")));
    rules.put(
        "Only the module that defines a class of `PictureSource`, `PictureSession` or `InputSink`"
            + " tests for it with `instanceof`.",
        classes().should(new AskNoForeignKind()));
    rules.put(
        "In `ui-core`, each of `internal.ffm`, `os`, `internal.linux` and `memory` knows only those"
            + " named before it.",
        layers(
            "dev.oriel.core.internal.ffm",
            "dev.oriel.core.os",
            "dev.oriel.core.internal.linux",
            "dev.oriel.core.memory"));
    rules.put(
        "In `gl-presenter`, each package knows only those below it in its table.",
        layers(
            "dev.oriel.gl.overlay",
            "dev.oriel.gl.internal.text",
            "dev.oriel.gl.internal.draw",
            "dev.oriel.gl.internal.dmabuf",
            "dev.oriel.gl",
            "dev.oriel.gl.internal.panel",
            "dev.oriel.gl.internal.present",
            "dev.oriel.gl.window"));
    return rules;
  }

  private static ArchRule bindingsStayAtHome() {
    CompositeArchRule rule =
        CompositeArchRule.of(
            noClasses()
                .that()
                .resideOutsideOfPackages(OurModule.SYNC.packages(), OurModule.DMABUF.packages())
                .should()
                .dependOnClassesThat()
                .resideInAPackage(LENT_BINDINGS));
    for (OurModule module : OurModule.values()) {
      rule =
          rule.and(
              noClasses()
                  .that()
                  .resideOutsideOfPackage(module.packages())
                  .should()
                  .dependOnClassesThat(
                      resideInAPackage(module.packages() + "gen..")
                          .and(not(resideInAPackage(LENT_BINDINGS)))));
    }
    return rule;
  }

  private static ArchRule onlyIn(String ours, String theirs) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(ours)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(theirs);
  }

  /// The condition that no class tests with `instanceof` for a kind of console, console session or
  /// input sink of another module. The patterns of a `switch` are tested at run time, so this
  /// condition does not see them.
  private static final class AskNoForeignKind extends ArchCondition<JavaClass> {

    private static final List<String> KINDS =
        List.of(
            "dev.oriel.dbus.PictureSource",
            "dev.oriel.dbus.PictureSession",
            "dev.oriel.core.input.InputSink");

    AskNoForeignKind() {
      super("test for no kind of console that another module makes");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      for (InstanceofCheck asked : type.getInstanceofChecks()) {
        JavaClass kind = asked.getRawType();
        if (KINDS.stream().anyMatch(kind::isAssignableTo)
            && OurModule.of(kind) != OurModule.of(type)) {
          events.add(
              SimpleConditionEvent.violated(
                  type, asked.getOwner().getFullName() + " tests for " + kind.getName()));
        }
      }
    }
  }

  /// Returns the rule that no package depends on a later one. The lowest package comes first.
  private static ArchRule layers(String... packages) {
    var rule =
        CompositeArchRule.of(
            noClasses()
                .that()
                .resideInAPackage(packages[0])
                .should()
                .dependOnClassesThat(above(packages, 0)));
    for (int i = 1; i < packages.length - 1; i++) {
      rule =
          rule.and(
              noClasses()
                  .that()
                  .resideInAPackage(packages[i])
                  .should()
                  .dependOnClassesThat(above(packages, i)));
    }
    return rule;
  }

  private static DescribedPredicate<JavaClass> above(String[] packages, int i) {
    return resideInAnyPackage(Arrays.copyOfRange(packages, i + 1, packages.length));
  }

  /// Assigns each package to its own slice, independent of its module.
  private static final class ByPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getPackageName().startsWith("dev.oriel")
          ? SliceIdentifier.of(type.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "each package";
    }
  }

  static Stream<String> invariantNames() {
    return INVARIANTS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("invariantNames")
  void holds(String sentence) {
    EvaluationResult result = INVARIANTS.get(sentence).allowEmptyShould(false).evaluate(all);
    assertEquals(List.of(), result.getFailureReport().getDetails(), sentence);
  }

  @ParameterizedTest
  @MethodSource("invariantNames")
  void isASentenceOfTheArchitecture(String sentence) throws IOException {
    String text = Files.readString(OurModule.project().resolve("ARCHITECTURE.md"));
    assertTrue(text.contains("- " + sentence + "\n"), () -> "not in ARCHITECTURE.md: " + sentence);
  }

  @ParameterizedTest
  @EnumSource(OurModule.class)
  void knowsOnlyModulesBelowIt(OurModule module) {
    String[] above =
        Arrays.stream(OurModule.values())
            .filter(m -> m != module && !module.known().contains(m))
            .map(OurModule::packages)
            .toArray(String[]::new);
    if (above.length > 0) {
      noClasses()
          .that()
          .resideInAPackage(module.packages())
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(above)
          .check(all);
    }
  }

  @Test
  void theModulesHaveNoCircle() {
    Set<OurModule> before = new HashSet<>();
    for (OurModule module : OurModule.values()) {
      assertTrue(before.containsAll(module.known()), () -> module + " depends on a later module");
      before.add(module);
    }
  }

  /// A class in the package of another module would be subject to the wrong rules.
  @ParameterizedTest
  @EnumSource(OurModule.class)
  void hasItsClassesInItsOwnPackages(OurModule module) {
    JavaClasses own = new ClassFileImporter().importPath(module.classes());
    assertTrue(own.size() > 0, module + " has classes");
    classes().should().resideInAPackage(module.packages()).check(own);
  }

  /// A rule that nothing can violate proves nothing.
  @Test
  void aClassThatAsksForAKindOfConsoleIsFound() {
    JavaClasses asking = new ClassFileImporter().importClasses(Asking.class);
    EvaluationResult result = classes().should(new AskNoForeignKind()).evaluate(asking);
    assertEquals(1, result.getFailureReport().getDetails().size(), result::toString);
  }

  /// Violates the rule.
  private static final class Asking implements Predicate<PictureSource> {
    @Override
    public boolean test(PictureSource source) {
      return source instanceof Console;
    }
  }

  @Test
  void everyModuleOfTheProjectIsLookedAt() throws IOException {
    Set<String> seen = new HashSet<>();
    try (Stream<Path> files = Files.walk(OurModule.project())) {
      files
          .filter(p -> p.endsWith("src/main/java"))
          .map(p -> OurModule.project().relativize(p.getParent().getParent().getParent()))
          .forEach(p -> seen.add(p.toString()));
    }
    Set<String> known = new HashSet<>();
    for (OurModule module : OurModule.values()) {
      known.add(module.folder());
    }
    assertEquals(known, seen);
  }

  @Test
  void nothingThatIsShippedKnowsTests() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.oriel..testing..", OurModule.FIXTURES.packages(), OurModule.GUEST.packages()))
        .check(
            all.that(
                not(
                    resideInAnyPackage(
                        OurModule.BENCH.packages(),
                        OurModule.FUZZ.packages(),
                        OurModule.FIXTURES.packages(),
                        OurModule.GUEST.packages()))));
  }
}
