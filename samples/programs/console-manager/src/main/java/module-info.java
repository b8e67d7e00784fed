// SPDX-License-Identifier: Apache-2.0
/// The console manager: a JavaFX window with all VMs, and [dev.oriel.manager.console.ConsoleView],
/// a node that shows one console in any JavaFX program.
@org.jspecify.annotations.NullMarked
module dev.oriel.manager {
  requires atlantafx.base;
  requires transitive dev.oriel.capture;
  requires transitive dev.oriel.core;
  requires transitive dev.oriel.dbus;
  requires dev.oriel.gl;
  requires transitive dev.oriel.keyboard;
  requires dev.oriel.pictures;
  requires dev.oriel.terminal;
  requires info.picocli;
  requires transitive javafx.base;
  requires javafx.controls;
  requires transitive javafx.graphics;
  requires static transitive org.jspecify;
  requires org.kordamp.ikonli.feather;
  requires org.kordamp.ikonli.javafx;

  exports dev.oriel.manager.console;

  // JavaFX creates the application and picocli sets the options by reflection.
  opens dev.oriel.manager to
      info.picocli,
      javafx.graphics;
}
