// SPDX-License-Identifier: Apache-2.0
package dev.oriel.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests the modules' descriptors, and the types that occur in public signatures.
class ExportsTest {

  private static final String OURS = "dev.oriel.";

  /// The foreign modules that only some of our modules may require.
  private static final Map<String, Set<OurModule>> FOREIGN =
      Map.of(
          "org.lwjgl", Set.of(OurModule.DMABUF, OurModule.GL, OurModule.SOUND),
          "info.picocli", Set.of(OurModule.CLI, OurModule.MANAGER),
          "javafx", Set.of(OurModule.MANAGER),
          "atlantafx", Set.of(OurModule.MANAGER),
          "org.kordamp", Set.of(OurModule.MANAGER),
          // This module is slow to start. SCREEN reads needles with it.
          "java.desktop", Set.of(OurModule.SCREEN),
          "java.logging", Set.of(),
          "java.sql", Set.of());

  /// The packages whose types must not occur in public signatures.
  private static final List<String> HIDDEN =
      List.of("java.lang.foreign", "org.lwjgl", "java.awt", "com.fasterxml");

  static Stream<OurModule> modules() {
    return Arrays.stream(OurModule.values()).filter(m -> Files.exists(descriptorFile(m)));
  }

  private static Path descriptorFile(OurModule module) {
    return module.classes().resolve("module-info.class");
  }

  private static ModuleDescriptor descriptor(OurModule module) throws IOException {
    try (InputStream in = Files.newInputStream(descriptorFile(module))) {
      return ModuleDescriptor.read(in);
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void requiresForeignModulesOnlyWhereTheyBelong(OurModule module) throws IOException {
    for (ModuleDescriptor.Requires requires : descriptor(module).requires()) {
      String name = requires.name();
      FOREIGN.forEach(
          (foreign, allowed) -> {
            if (name.equals(foreign) || name.startsWith(foreign + ".")) {
              assertTrue(allowed.contains(module), module + " must not require " + name);
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void exportsInternalPackagesToOursOnly(OurModule module) throws IOException {
    for (ModuleDescriptor.Exports exports : descriptor(module).exports()) {
      if (exports.source().contains(".internal")) {
        assertTrue(exports.isQualified(), exports.source() + " is exported to all modules");
        for (String target : exports.targets()) {
          assertTrue(target.startsWith(OURS), exports.source() + " is exported to " + target);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void showsNoNativeOrInternalTypeInItsPublicSignatures(OurModule module) throws IOException {
    Set<String> exported =
        descriptor(module).exports().stream()
            .filter(e -> !e.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet());
    JavaClasses all = new ClassFileImporter().importPath(module.classes());
    Set<String> leaks = new TreeSet<>();
    int seen = 0;
    for (JavaClass type : all) {
      if (exported.contains(type.getPackageName()) && isVisible(type)) {
        seen++;
        for (JavaClass shown : signatureTypes(type)) {
          if (isHidden(shown)) {
            leaks.add(type.getName() + " shows " + shown.getName());
          }
        }
      }
    }
    assertEquals(Set.of(), leaks);
    assertEquals(
        !exported.isEmpty(), seen > 0, "number of exported types in " + module + ": " + seen);
  }

  private static boolean isHidden(JavaClass type) {
    String name = type.getName();
    return HIDDEN.stream().anyMatch(p -> name.startsWith(p + "."))
        || (name.startsWith(OURS) && name.contains(".internal."));
  }

  private static boolean isVisible(JavaClass type) {
    return isShown(type.getModifiers())
        && type.getEnclosingClass().map(ExportsTest::isVisible).orElse(true);
  }

  private static boolean isShown(Set<JavaModifier> modifiers) {
    return !modifiers.contains(JavaModifier.SYNTHETIC)
        && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
  }

  /// Returns all types in the public and protected members of `type`.
  private static Set<JavaClass> signatureTypes(JavaClass type) {
    Set<JavaClass> seen = new HashSet<>();
    type.getSuperclass().ifPresent(t -> collect(t, seen));
    type.getInterfaces().forEach(t -> collect(t, seen));
    type.getTypeParameters().forEach(t -> collect(t, seen));
    for (JavaMember member : type.getMembers()) {
      if (isShown(member.getModifiers())) {
        seen.addAll(member.getAllInvolvedRawTypes());
        if (member instanceof JavaCodeUnit code) {
          seen.addAll(code.getExceptionTypes());
        }
      }
    }
    return seen.stream().map(JavaClass::getBaseComponentType).collect(Collectors.toSet());
  }

  private static void collect(JavaType type, Set<JavaClass> into) {
    into.addAll(type.getAllInvolvedRawTypes());
  }
}
