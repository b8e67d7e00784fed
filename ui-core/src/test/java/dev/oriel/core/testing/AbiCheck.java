package dev.oriel.core.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Compares generated bindings with the C headers of this machine: the sizes and alignments of
/// structures, the offsets and sizes of their fields, and the values of constants.
///
/// What is compared is what the `*.symbols` file binds, so a symbol that is added there is checked
/// here. A C program, compiled by `cc`, prints the facts of C. Skipped, with the reason, where
/// there is no compiler or a header is missing.
public final class AbiCheck {

  private final MethodHandles.Lookup lookup;
  private final Class<?> header;
  private final Path symbols;
  private final List<String> preamble = new ArrayList<>();
  private final List<String> compilerArguments = new ArrayList<>();

  /// A check of the bindings around a generated header class.
  ///
  /// @param lookup of a class in the module of the bindings, which may read them
  /// @param symbols the file with the arguments of jextract
  public AbiCheck(MethodHandles.Lookup lookup, Class<?> header, Path symbols) {
    this.lookup = lookup;
    this.header = header;
    this.symbols = symbols;
  }

  /// Adds a macro to define before the headers.
  public AbiCheck define(String macro) {
    preamble.add("#define " + macro);
    return this;
  }

  /// Adds a folder with headers.
  public AbiCheck includeDirectory(String folder) {
    compilerArguments.add("-I" + folder);
    return this;
  }

  /// Adds headers, in the order of their inclusion.
  public AbiCheck headers(String... names) {
    for (String name : names) {
      preamble.add("#include <" + name + ">");
    }
    return this;
  }

  /// Compares.
  ///
  /// @param folder for the C program
  public void verify(Path folder) throws Exception {
    skipUnlessHeadersCompile(folder);
    Map<String, Long> java = new TreeMap<>();
    List<String> program = new ArrayList<>(preamble);
    program.add("#include <stddef.h>");
    program.add("#include <stdio.h>");
    program.add("int main(void) {");
    for (String line : Files.readAllLines(symbols)) {
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "--include-constant" -> addConstant(words[1], java, program);
        case "--include-struct" -> addStructure(words[1], "struct " + words[1], java, program);
        case "--include-union" -> addStructure(words[1], "union " + words[1], java, program);
        case "--include-typedef" -> addStructure(words[1], words[1], java, program);
        case "--include-function" -> {}
        default -> throw new AssertionError("unknown line in " + symbols + ": " + line);
      }
    }
    program.add("return 0; }");
    assertNotEquals(0, java.size(), "facts to compare");
    assertEquals(render(java), render(factsOf(compileAndRun(program, folder))));
  }

  private void addConstant(String name, Map<String, Long> java, List<String> program)
      throws ReflectiveOperationException {
    java.put("constant " + name, number(header, name));
    print(program, "constant " + name, name);
  }

  private void addStructure(String name, String type, Map<String, Long> java, List<String> program)
      throws ReflectiveOperationException {
    Class<?> binding = lookup.findClass(header.getPackageName() + "." + name);
    MemoryLayout whole = layout(binding, "layout");
    fact(java, program, "size of " + name, whole.byteSize(), "sizeof(" + type + ")");
    fact(java, program, "alignment of " + name, whole.byteAlignment(), "_Alignof(" + type + ")");
    for (Method method : binding.getMethods()) {
      // Two underscores begin the private fields, which differ between versions of the headers.
      if (method.getName().endsWith("$offset") && !method.getName().startsWith("__")) {
        String field = method.getName().substring(0, method.getName().indexOf('$'));
        String what = name + "." + field;
        long offset = number(binding, method.getName());
        fact(java, program, "offset of " + what, offset, "offsetof(" + type + ", " + field + ")");
        long size = layout(binding, field + "$layout").byteSize();
        fact(java, program, "size of " + what, size, "sizeof(((" + type + " *)0)->" + field + ")");
      }
    }
  }

  private static void fact(
      Map<String, Long> java, List<String> program, String what, long value, String expression) {
    java.put(what, value);
    print(program, what, expression);
  }

  private static void print(List<String> program, String what, String expression) {
    program.add("printf(\"" + what + " = %lld\\n\", (long long)(" + expression + "));");
  }

  private long number(Class<?> from, String method) throws ReflectiveOperationException {
    return ((Number) call(from, method)).longValue();
  }

  private MemoryLayout layout(Class<?> from, String method) throws ReflectiveOperationException {
    return (MemoryLayout) call(from, method);
  }

  private Object call(Class<?> from, String name) throws ReflectiveOperationException {
    try {
      return lookup.unreflect(from.getMethod(name)).invoke();
    } catch (ReflectiveOperationException e) {
      throw e;
    } catch (Throwable t) {
      throw new AssertionError(from + "." + name, t);
    }
  }

  private void skipUnlessHeadersCompile(Path folder) throws IOException, InterruptedException {
    List<String> program = new ArrayList<>(preamble);
    program.add("int main(void) { return 0; }");
    Path source = Files.write(folder.resolve("headers.c"), program);
    Process cc;
    try {
      cc = cc(source, folder.resolve("headers"));
    } catch (IOException e) {
      assumeTrue(false, "needs a C compiler: " + e.getMessage());
      return;
    }
    String output = output(cc);
    assumeTrue(cc.waitFor() == 0, "needs the C headers: " + output);
  }

  private String compileAndRun(List<String> program, Path folder)
      throws IOException, InterruptedException {
    Path source = Files.write(folder.resolve("abi.c"), program);
    Path binary = folder.resolve("abi");
    Process cc = cc(source, binary);
    String complaints = output(cc);
    assertEquals(0, cc.waitFor(), complaints);
    Process run = new ProcessBuilder(binary.toString()).redirectErrorStream(true).start();
    String facts = output(run);
    assertEquals(0, run.waitFor(), facts);
    return facts;
  }

  private Process cc(Path source, Path binary) throws IOException {
    List<String> command = new ArrayList<>(List.of("cc", "-std=gnu11", "-w"));
    command.addAll(compilerArguments);
    command.addAll(List.of("-o", binary.toString(), source.toString()));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Map<String, Long> factsOf(String output) {
    Map<String, Long> facts = new TreeMap<>();
    for (String line : output.lines().toList()) {
      int equals = line.indexOf(" = ");
      facts.put(line.substring(0, equals), Long.valueOf(line.substring(equals + 3)));
    }
    return facts;
  }

  private static String render(Map<String, Long> facts) {
    StringBuilder lines = new StringBuilder();
    facts.forEach((what, value) -> lines.append(what).append(" = ").append(value).append('\n'));
    return lines.toString();
  }
}
