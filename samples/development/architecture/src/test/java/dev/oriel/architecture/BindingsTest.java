// SPDX-License-Identifier: Apache-2.0
package dev.oriel.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// All bindings that jextract generates are used. Each library is bound once, in a separate package
/// below the package that uses it.
///
/// This test is in a module that is built after all modules with bindings. It reads the compiled
/// classes. It takes the list of bindings from the sources, because a folder of classes may contain
/// some whose source was deleted.
final class BindingsTest {

  /// `dev.oriel.MODULE.internal.LIBRARY.gen`, in the notation of class files.
  private static final Pattern GENERATED = Pattern.compile("dev/oriel/\\w+/internal/\\w+/gen/.*");

  /// The maximum of all generated lines. Whoever needs more finds a narrower way to bind first: one
  /// function that takes each event, for example, instead of a type for each event.
  private static final long MAX_LINES = 20_000;

  private static final Pattern LIBRARY = Pattern.compile("lib[\\w-]+\\.so(\\.\\d+)?");

  /// The names in each class, by the class's name: classes, members as `CLASS.MEMBER`, and string
  /// constants.
  private final Map<String, Set<String>> named = new TreeMap<>();

  /// The generated top-level classes.
  private final Set<String> generated = new TreeSet<>();

  @BeforeEach
  void readShippedClasses() throws IOException {
    for (OurModule module : OurModule.values()) {
      try (Stream<Path> files = Files.walk(module.classes())) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
          var type = ClassFile.of().parse(file);
          Set<String> names = new TreeSet<>();
          for (PoolEntry entry : type.constantPool()) {
            switch (entry) {
              case ClassEntry c -> names.add(c.asInternalName());
              case MemberRefEntry m ->
                  names.add(m.owner().asInternalName() + "." + m.name().stringValue());
              case StringEntry s -> names.add(s.stringValue());
              default -> {}
            }
          }
          named.put(type.thisClass().asInternalName(), names);
        }
      }
    }
    for (Path folder : folders("src/generated/java")) {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .filter(f -> f.toString().endsWith(".java"))
            .forEach(f -> generated.add(outer(folder.relativize(f).toString())));
      }
    }
    assertTrue(generated.size() > 30, () -> "generated classes: " + generated);
  }

  /// Returns the top-level class for the name of a nested class, a member or a source file.
  private static String outer(String name) {
    return name.split("[$.]", 2)[0];
  }

  private static List<Path> folders(String inside) {
    return Arrays.stream(OurModule.values())
        .map(m -> OurModule.project().resolve(m.folder()).resolve(inside))
        .filter(Files::isDirectory)
        .toList();
  }

  /// Returns the lines of all lists of symbols, by the class that binds them.
  private Map<String, List<String>> symbols() throws IOException {
    Map<String, List<String>> symbols = new TreeMap<>();
    for (Path folder : folders("src/main/jextract")) {
      try (Stream<Path> lists = Files.list(folder)) {
        for (Path list : lists.filter(f -> f.toString().endsWith(".symbols")).toList()) {
          String header =
              "/" + list.getFileName().toString().replace(".symbols", "_h").replace('-', '_');
          List<String> classes = generated.stream().filter(c -> c.endsWith(header)).toList();
          assertEquals(1, classes.size(), () -> list + " is bound in " + classes);
          symbols.put(classes.getFirst(), Files.readAllLines(list));
        }
      }
    }
    return symbols;
  }

  @Test
  void eachFunctionConstantAndVariableIsUsed() throws IOException {
    Set<String> used = new TreeSet<>();
    named.forEach(
        (type, names) -> {
          if (!generated.contains(outer(type))) {
            for (String name : names) {
              used.add(name.split("[$]", 2)[0]);
              // A function that C declares without a list of parameters is a nested class.
              used.add(name.replaceFirst("[$](\\w+).*", ".$1"));
            }
          }
        });
    List<String> unused = new ArrayList<>();
    int seen = 0;
    for (var header : symbols().entrySet()) {
      for (String line : header.getValue()) {
        String symbol = line.substring(line.indexOf(' ') + 1);
        if (line.matches("--include-(function|constant|var) .*")) {
          seen++;
          if (!used.contains(header.getKey() + "." + symbol)) {
            unused.add(header.getKey() + ": " + symbol);
          }
        }
      }
    }
    assertEquals(List.of(), unused, "remove them from the *.symbols, and run .ci/bindings");
    assertTrue(seen > 100, seen + " symbols");
  }

  /// The structures are used by our code or by generated code: C passes some cookies of libxcb by
  /// value, and jextract also generates classes for function pointers among the parameters of a
  /// function.
  @Test
  void eachStructureIsUsed() throws IOException {
    Set<String> unused = new TreeSet<>(generated);
    named.forEach(
        (type, names) ->
            names.stream()
                .map(BindingsTest::outer)
                .filter(n -> !n.equals(outer(type)))
                .forEach(unused::remove));
    symbols()
        .forEach(
            (header, lines) -> {
              String folder = header.substring(0, header.lastIndexOf('/') + 1);
              for (String line : lines) {
                unused.remove(line.replaceFirst("--include-function ", folder));
              }
            });
    assertEquals(Set.of(), unused, "remove them from the *.symbols, and run .ci/bindings");
  }

  @Test
  void theGeneratedSourcesAreFewerThanTwentyThousandLines() throws IOException {
    long lines = 0;
    for (Path folder : folders("src/generated/java")) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          lines += Files.readAllLines(file).size();
        }
      }
    }
    assertEquals(lines, Math.clamp(lines, 10_000, MAX_LINES), "generated lines");
  }

  @Test
  void allThatIsGeneratedIsInAPackageOfItsOwn() {
    assertEquals(
        List.of(), generated.stream().filter(g -> !GENERATED.matcher(g).matches()).toList());
  }

  @Test
  void eachLibraryIsBoundOnce() {
    Map<String, Set<String>> binders = new TreeMap<>();
    named.forEach(
        (type, names) -> {
          if (generated.contains(outer(type))) {
            names.stream()
                .filter(n -> LIBRARY.matcher(n).matches())
                .forEach(n -> binders.computeIfAbsent(n, _ -> new TreeSet<>()).add(type));
          }
        });
    assertTrue(binders.size() >= 8, () -> "classes that bind libraries: " + binders);
    binders.forEach((library, types) -> assertEquals(1, types.size(), library + ": " + types));
  }
}
