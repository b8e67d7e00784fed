// SPDX-License-Identifier: Apache-2.0
package dev.oriel.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// No shipped code formats for the user's locale: digits in file names, headers and replies are
/// ASCII everywhere.
///
/// Error Prone's `DefaultLocale` checks this at compile time if the format is a constant. This test
/// also finds the other cases. It reads all modules.
final class LocaleRuleTest {

  private static final String LOCALE = "Ljava/util/Locale;";

  /// A method in each of jextract's bindings, for a trace that our code never enables.
  private static final String JEXTRACTS = "traceDowncall";

  private static final Set<String> FORMATTERS =
      Set.of(
          "java/util/Formatter.<init>",
          "java/io/PrintStream.printf",
          "java/io/PrintStream.format",
          "java/io/PrintWriter.printf",
          "java/io/PrintWriter.format",
          "java/lang/String.format",
          "java/lang/String.formatted",
          "java/lang/String.toLowerCase",
          "java/lang/String.toUpperCase",
          "java/text/DecimalFormat.<init>",
          "java/text/MessageFormat.<init>",
          "java/text/MessageFormat.format",
          "java/text/NumberFormat.getInstance",
          "java/text/NumberFormat.getIntegerInstance",
          "java/text/NumberFormat.getNumberInstance",
          "java/text/NumberFormat.getPercentInstance",
          "java/text/SimpleDateFormat.<init>",
          "java/time/format/DateTimeFormatter.ofPattern",
          "java/util/Locale.getDefault");

  @Test
  void nothingFormatsForTheLocaleOfWhoeverRunsIt() throws IOException {
    List<String> found = new ArrayList<>();
    for (OurModule module : OurModule.values()) {
      try (Stream<Path> files = Files.walk(module.classes())) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
          found.addAll(calls(ClassFile.of().parse(file)));
        }
      }
    }
    assertEquals(List.of(), found, "pass Locale.ROOT");
  }

  private static List<String> calls(ClassModel type) {
    List<String> calls = new ArrayList<>();
    for (MethodModel method : type.methods()) {
      if (method.methodName().equalsString(JEXTRACTS)) {
        continue;
      }
      method.code().stream()
          .flatMap(code -> code.elementStream())
          .forEach(
              element -> {
                if (element instanceof InvokeInstruction call && depends(call)) {
                  calls.add(
                      type.thisClass().asInternalName()
                          + "."
                          + method.methodName()
                          + " calls "
                          + name(call));
                }
              });
    }
    return calls;
  }

  private static boolean depends(InvokeInstruction call) {
    String name = name(call);
    // The instance method of MessageFormat uses the locale of its object.
    boolean ofLocale = call.type().stringValue().contains(LOCALE);
    boolean ofObject =
        name.equals("java/text/MessageFormat.format") && call.opcode() != Opcode.INVOKESTATIC;
    return FORMATTERS.contains(name) && !ofLocale && !ofObject;
  }

  private static String name(InvokeInstruction call) {
    return call.owner().asInternalName() + "." + call.name();
  }
}
