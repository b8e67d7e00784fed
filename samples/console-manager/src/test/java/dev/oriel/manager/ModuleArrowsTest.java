package dev.oriel.manager;

import dev.oriel.core.testing.ModuleArrows;

/// The arrows between the modules of the console manager: none leads to it.
final class ModuleArrowsTest extends ModuleArrows {

  ModuleArrowsTest() {
    super(
        "dev.oriel.core",
        "dev.oriel.sync",
        "dev.oriel.dmabuf",
        "dev.oriel.gl",
        "dev.oriel.dbus",
        "dev.oriel.capture",
        "dev.oriel.manager");
  }
}
