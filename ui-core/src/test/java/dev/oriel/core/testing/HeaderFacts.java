// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.oriel.core.internal.ffm.NativeFunction;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Compares numbers of ours with those of the C headers of this machine, which a C program,
/// compiled by `cc`, prints. Skipped, with the reason, where there is no compiler or a header is
/// missing.
public final class HeaderFacts {

  /// The arguments that x86-64 passes in registers; AArch64 passes eight.
  private static final int MOST_WORDS = 6;

  /// What C takes for a pointer, and with `-Wno-int-conversion` for a whole number, but not for a
  /// floating-point number or a structure.
  private static final String WORD = "(void *)0";

  private final List<String> preamble = new ArrayList<>();
  private final List<String> includePath = new ArrayList<>();
  private final Map<String, Long> expected = new TreeMap<>();

  /// Adds a macro to define before the headers.
  public HeaderFacts define(String macro) {
    preamble.add("#define " + macro);
    return this;
  }

  /// Adds a folder with headers.
  public HeaderFacts includeDirectory(String folder) {
    includePath.add("-I" + folder);
    return this;
  }

  /// Adds headers, in the order of their inclusion.
  public HeaderFacts headers(String... names) {
    for (String name : names) {
      preamble.add("#include <" + name + ">");
    }
    return this;
  }

  /// Adds a number.
  ///
  /// @param expression in C
  /// @param ours what it should be
  public HeaderFacts expect(String expression, long ours) {
    expected.put(expression, ours);
    return this;
  }

  /// Adds all functions that classes of ours call with words in place of arguments: that none of
  /// their parameters, of which they have as many as we say, travels in a floating-point register
  /// or on the stack, or is a structure, and neither does the result.
  ///
  /// @param lookup which may read the classes' fields
  /// @param holders classes with static fields of [NativeFunction]
  public HeaderFacts takeWords(MethodHandles.Lookup lookup, Class<?>... holders)
      throws IllegalAccessException {
    for (Class<?> holder : holders) {
      int found = 0;
      for (Field field : holder.getDeclaredFields()) {
        if (field.getType() == NativeFunction.class) {
          NativeFunction function = (NativeFunction) lookup.unreflectVarHandle(field).get();
          takesWords(function.name(), function.parameters());
          found++;
        }
      }
      assertTrue(found > 0, () -> holder + " calls no function");
    }
    return this;
  }

  /// Adds a function that is called with words in place of its arguments.
  HeaderFacts takesWords(String function, int parameters) {
    assertTrue(parameters <= MOST_WORDS, function);
    String call = function + "(" + String.join(", ", Collections.nCopies(parameters, WORD)) + ")";
    // Compiles only if it is so. The operands of sizeof are not evaluated.
    return expect("sizeof(1 ? " + call + " : " + WORD + ") > 0", 1);
  }

  /// Compares.
  ///
  /// @param folder for the C program
  public void verify(Path folder) throws IOException, InterruptedException {
    assertFalse(expected.isEmpty(), "nothing to compare");
    skipUnlessHeadersCompile(folder);
    List<String> program = new ArrayList<>(preamble);
    program.add("#include <stddef.h>");
    program.add("#include <stdio.h>");
    program.add("int main(void) {");
    for (String expression : expected.keySet()) {
      program.add(
          "printf(\"%s = %lld\\n\", \"" + expression + "\", (long long)(" + expression + "));");
    }
    program.add("return 0; }");
    StringBuilder ours = new StringBuilder();
    expected.forEach((what, value) -> ours.append(what).append(" = ").append(value).append('\n'));
    assertEquals(ours.toString(), compileAndRun(program, folder));
  }

  private void skipUnlessHeadersCompile(Path folder) throws IOException, InterruptedException {
    String missing = Programs.missing("cc");
    assumeTrue(missing == null, () -> "needs a C compiler: " + missing);
    List<String> program = new ArrayList<>(preamble);
    program.add("int main(void) { return 0; }");
    Process cc = cc(Files.write(folder.resolve("headers.c"), program), folder.resolve("headers"));
    String complaints = output(cc);
    assumeTrue(cc.waitFor() == 0, () -> "needs C headers: " + complaints);
  }

  private String compileAndRun(List<String> program, Path folder)
      throws IOException, InterruptedException {
    Path binary = folder.resolve("facts");
    Process cc = cc(Files.write(folder.resolve("facts.c"), program), binary);
    String complaints = output(cc);
    assertEquals(0, cc.waitFor(), complaints);
    Process run = new ProcessBuilder(binary.toString()).redirectErrorStream(true).start();
    String facts = output(run);
    assertEquals(0, run.waitFor(), facts);
    return facts;
  }

  private Process cc(Path source, Path binary) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("cc", "-std=gnu11", "-w", "-Wno-int-conversion"));
    command.addAll(includePath);
    command.addAll(List.of("-o", binary.toString(), source.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    return builder.start();
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
