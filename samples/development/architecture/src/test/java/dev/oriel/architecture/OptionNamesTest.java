// SPDX-License-Identifier: Apache-2.0
package dev.oriel.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A library names no option and no command of a program, because it does not know which program
/// uses it. Its errors use the names of its API. Programs add the names of their options.
class OptionNamesTest {

  private static final Set<OurModule> PROGRAMS =
      EnumSet.of(OurModule.CLI, OurModule.MANAGER, OurModule.DIST, OurModule.BENCH, OurModule.FUZZ);

  /// The modules that run programs.
  private static final Set<OurModule> FIXTURES = EnumSet.of(OurModule.FIXTURES, OurModule.GUEST);

  private static final Set<String> OPTIONS = new TreeSet<>();
  private static final Set<String> COMMANDS = new TreeSet<>();

  @BeforeAll
  static void readTheProgramsOptionsAndCommands() throws IOException {
    for (OurModule program : PROGRAMS) {
      for (ClassModel type : types(program)) {
        COMMANDS.addAll(texts(type, "Lpicocli/CommandLine$Command;", "name"));
        List<AttributedElement> members = new ArrayList<>(type.fields());
        members.addAll(type.methods());
        for (AttributedElement member : members) {
          OPTIONS.addAll(texts(member, "Lpicocli/CommandLine$Option;", "names"));
        }
      }
    }
    OPTIONS.removeIf(n -> !n.startsWith("--"));
    // The command of the launcher.
    COMMANDS.add("setup");
  }

  static Stream<OurModule> libraries() {
    return Arrays.stream(OurModule.values())
        .filter(m -> !PROGRAMS.contains(m) && !FIXTURES.contains(m));
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void aLibraryNamesNoOptionOfAProgram(OurModule library) throws IOException {
    Pattern named = anyOf("(?<![\\w-])(%s)(?![\\w-])", OPTIONS);
    assertEquals(List.of(), literalsWith(named, library));
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void aLibraryNamesNoCommandOfAProgram(OurModule library) throws IOException {
    Pattern named = anyOf("\\boriel (%s)\\b", COMMANDS);
    assertEquals(List.of(), literalsWith(named, library));
  }

  /// The options and commands that the other tests search for exist, and are also found in a
  /// concatenated literal.
  @Test
  void theProgramsOptionsAndCommandsAreKnown() throws IOException {
    assertTrue(OPTIONS.containsAll(Set.of("--qmp", "--raw", "--encoder-args", "--render-node")));
    assertTrue(COMMANDS.containsAll(Set.of("view", "capture", "record", "doctor")));
    Pattern raw = anyOf("(?<![\\w-])(%s)(?![\\w-])", Set.of("--raw"));
    assertFalse(literalsWith(raw, OurModule.CLI).isEmpty());
  }

  private static Pattern anyOf(String pattern, Set<String> names) {
    return Pattern.compile(
        pattern.replace("%s", names.stream().map(Pattern::quote).collect(Collectors.joining("|"))));
  }

  /// Returns the text property of an annotation, which may be an array. Returns an empty list if
  /// there is no such annotation.
  private static List<String> texts(AttributedElement annotated, String annotation, String name) {
    return annotated.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
        .flatMap(all -> all.annotations().stream())
        .filter(a -> a.className().equalsString(annotation))
        .flatMap(a -> a.elements().stream())
        .filter(e -> e.name().equalsString(name))
        .flatMap(e -> texts(e.value()))
        .toList();
  }

  private static Stream<String> texts(AnnotationValue value) {
    return switch (value) {
      case AnnotationValue.OfString text -> Stream.of(text.stringValue());
      case AnnotationValue.OfArray several ->
          several.values().stream().flatMap(OptionNamesTest::texts);
      default -> throw new AssertionError("not a text: " + value);
    };
  }

  /// Returns the literals of a module's classes in which a pattern is found, with their classes.
  private static List<String> literalsWith(Pattern pattern, OurModule module) throws IOException {
    List<String> found = new ArrayList<>();
    for (ClassModel type : types(module)) {
      // The constant pool also contains the parts of concatenated strings.
      for (PoolEntry entry : type.constantPool()) {
        if (entry instanceof StringEntry literal && pattern.matcher(literal.stringValue()).find()) {
          found.add(type.thisClass().asInternalName() + ": " + literal.stringValue());
        }
      }
    }
    return found;
  }

  private static List<ClassModel> types(OurModule module) throws IOException {
    List<ClassModel> types = new ArrayList<>();
    try (Stream<Path> files = Files.walk(module.classes())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        types.add(ClassFile.of().parse(file));
      }
    }
    return types;
  }
}
