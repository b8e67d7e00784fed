// SPDX-License-Identifier: Apache-2.0
package dev.oriel.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The project's modules, with the modules that each may depend on.
enum OurModule {
  FIXTURES("samples/development/fixtures", "dev.oriel.fixtures"),
  CORE("ui-core", "dev.oriel.core"),
  GUEST("samples/development/virtual-guest", "dev.oriel.guest", FIXTURES, CORE),
  SYNC("sync", "dev.oriel.sync", CORE),
  DMABUF("dmabuf-import", "dev.oriel.dmabuf", CORE, SYNC),
  GL("gl-presenter", "dev.oriel.gl", CORE, SYNC, DMABUF),
  DBUS("dbus-display", "dev.oriel.dbus", CORE, SYNC),
  PICTURES("samples/libraries/pictures", "dev.oriel.pictures", CORE),
  TEXT("samples/libraries/text", "dev.oriel.text", CORE),
  KEYBOARD("samples/libraries/keyboard", "dev.oriel.keyboard", CORE),
  SOUND("samples/libraries/sound", "dev.oriel.sound", CORE),
  CAPTURE("samples/libraries/capture", "dev.oriel.capture", CORE, SYNC, DMABUF, GL, DBUS),
  TERMINAL("samples/libraries/terminal", "dev.oriel.terminal", CORE, SYNC, DBUS),
  SCREEN(
      "samples/libraries/screen",
      "dev.oriel.screen",
      CORE,
      PICTURES,
      KEYBOARD,
      DBUS,
      CAPTURE,
      TERMINAL,
      TEXT),
  JUNIT("samples/libraries/junit-vm", "dev.oriel.junit", CORE, DBUS, TEXT, SCREEN),
  DEMO_GUEST("samples/development/demo-guest", "dev.oriel.demoguest"),
  CLI(
      "samples/programs/oriel",
      "dev.oriel.cli",
      CORE,
      SYNC,
      DMABUF,
      GL,
      DBUS,
      PICTURES,
      KEYBOARD,
      TEXT,
      SOUND,
      CAPTURE,
      TERMINAL,
      SCREEN,
      DEMO_GUEST),
  MANAGER(
      "samples/programs/console-manager",
      "dev.oriel.manager",
      CORE,
      GL,
      DBUS,
      PICTURES,
      KEYBOARD,
      CAPTURE,
      TERMINAL),
  DIST("samples/programs/dist", "dev.oriel.dist", CORE, CLI, MANAGER),
  BENCH(
      "samples/development/bench",
      "dev.oriel.bench",
      FIXTURES,
      CORE,
      GUEST,
      SYNC,
      DMABUF,
      GL,
      DBUS,
      CAPTURE,
      CLI),
  FUZZ(
      "samples/development/fuzz",
      "dev.oriel.fuzz",
      FIXTURES,
      CORE,
      GUEST,
      SYNC,
      DMABUF,
      DBUS,
      CAPTURE,
      TERMINAL,
      KEYBOARD,
      SCREEN,
      CLI);

  private final String folder;
  private final String packageName;
  private final Set<OurModule> known;

  OurModule(String folder, String packageName, OurModule... known) {
    this.folder = folder;
    this.packageName = packageName;
    this.known = Set.of(known);
  }

  /// Returns the folder of the module's source, relative to the project's folder.
  String folder() {
    return folder;
  }

  /// Returns the module's packages in the notation of ArchUnit.
  String packages() {
    return packageName + "..";
  }

  /// Returns the module of a class, or null if the class is in no shipped module.
  static @Nullable OurModule of(JavaClass type) {
    String name = type.getPackageName();
    for (OurModule module : values()) {
      if (name.equals(module.packageName) || name.startsWith(module.packageName + ".")) {
        return module;
      }
    }
    return null;
  }

  /// Returns the modules that this module may depend on.
  Set<OurModule> known() {
    return known;
  }

  /// Returns the folder of the module's compiled classes, without its tests.
  ///
  /// @throws AssertionError if the module is not compiled
  Path classes() {
    Path classes = project().resolve(folder).resolve("target/classes");
    if (!Files.isDirectory(classes)) {
      throw new AssertionError(folder + " is not compiled: there is no " + classes);
    }
    return classes;
  }

  /// Returns the project's folder. Tests run in the folder of their module.
  static Path project() {
    return Path.of("").toAbsolutePath().getParent().getParent().getParent();
  }
}
