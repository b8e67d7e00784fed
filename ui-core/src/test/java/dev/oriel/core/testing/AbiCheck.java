package dev.oriel.core.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What generated bindings claim of C: the sizes and alignments of structures, the offsets and
/// sizes of their fields, and the values of constants.
///
/// The claims are those that the `*.symbols` file has bound, so a symbol that is added there is
/// compared too.
public final class AbiCheck {

  /// The arguments that x86-64 passes in registers; AArch64 passes eight.
  private static final int MOST_WORDS = 6;

  private final MethodHandles.Lookup lookup;
  private final Class<?> header;
  private final HeaderFacts facts = new HeaderFacts();

  private AbiCheck(MethodHandles.Lookup lookup, Class<?> header) {
    this.lookup = lookup;
    this.header = header;
  }

  /// The claims of the bindings around a generated header class; its headers are to be added.
  ///
  /// @param lookup of a class in the module of the bindings, which may read them
  /// @param symbols the file with the arguments of jextract
  public static HeaderFacts of(MethodHandles.Lookup lookup, Class<?> header, Path symbols) {
    AbiCheck check = new AbiCheck(lookup, header);
    try {
      for (String line : Files.readAllLines(symbols)) {
        check.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return check.facts;
  }

  /// That a C function can be called with words in place of its arguments: none travels in a
  /// floating-point register or on the stack, or is a structure.
  ///
  /// @param parameters how many arguments it is called with
  public static void assertTakesWords(String name, int parameters, FunctionDescriptor generated) {
    List<MemoryLayout> declared = generated.argumentLayouts();
    assertEquals(declared.size(), parameters, name);
    assertTrue(parameters <= MOST_WORDS, name);
    declared.forEach(p -> assertTrue(isWord(p), () -> name + " takes " + p));
    generated.returnLayout().ifPresent(r -> assertTrue(isWord(r), () -> name + " answers " + r));
  }

  private static boolean isWord(MemoryLayout layout) {
    return switch (layout) {
      case AddressLayout _, ValueLayout.OfByte _, ValueLayout.OfInt _, ValueLayout.OfLong _ -> true;
      default -> false;
    };
  }

  private void add(String line) {
    String[] words = line.split(" ", 2);
    switch (words[0]) {
      case "--include-constant" -> facts.expect(words[1], number(header, words[1]));
      case "--include-struct" -> addStructure(words[1], "struct " + words[1]);
      case "--include-union" -> addStructure(words[1], "union " + words[1]);
      case "--include-typedef" -> addStructure(words[1], words[1]);
      case "--include-function", "--include-var" -> {}
      default -> throw new AssertionError("unknown line in the list of symbols: " + line);
    }
  }

  private void addStructure(String name, String type) {
    Class<?> binding = binding(name);
    MemoryLayout whole = layout(binding, "layout");
    facts.expect("sizeof(" + type + ")", whole.byteSize());
    facts.expect("_Alignof(" + type + ")", whole.byteAlignment());
    for (Method method : binding.getMethods()) {
      // Two underscores begin the private fields, which differ between versions of the headers.
      if (method.getName().endsWith("$offset") && !method.getName().startsWith("__")) {
        String field = method.getName().substring(0, method.getName().indexOf('$'));
        facts.expect("offsetof(" + type + ", " + field + ")", number(binding, method.getName()));
        facts.expect(
            "sizeof(((" + type + " *)0)->" + field + ")",
            layout(binding, field + "$layout").byteSize());
      }
    }
  }

  private Class<?> binding(String name) {
    try {
      return lookup.findClass(header.getPackageName() + "." + name);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("not generated: " + name, e);
    }
  }

  private long number(Class<?> from, String method) {
    return ((Number) call(from, method)).longValue();
  }

  private MemoryLayout layout(Class<?> from, String method) {
    return (MemoryLayout) call(from, method);
  }

  private Object call(Class<?> from, String name) {
    try {
      return lookup.unreflect(from.getMethod(name)).invoke();
    } catch (Throwable t) {
      throw new AssertionError(from + "." + name, t);
    }
  }
}
