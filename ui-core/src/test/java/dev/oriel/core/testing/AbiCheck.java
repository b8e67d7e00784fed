// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;

/// What generated bindings claim of C: the sizes and alignments of structures, the offsets and
/// sizes of their fields, and the values of constants.
///
/// The claims are those that the `*.symbols` file has bound, so a symbol that is added there is
/// compared too.
public final class AbiCheck {

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
