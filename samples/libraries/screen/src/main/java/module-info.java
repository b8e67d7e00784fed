// SPDX-License-Identifier: Apache-2.0
/// The screens of virtual machines for programs: finds pictures on a screen, waits for them, types
/// and clicks. Does not depend on a test framework.
// "module": the program that the internal package is exported to is built after this one.
@SuppressWarnings("module")
@org.jspecify.annotations.NullMarked
module dev.oriel.screen {
  requires com.fasterxml.jackson.jr.ob;
  requires transitive dev.oriel.capture;
  requires transitive dev.oriel.core;
  requires transitive dev.oriel.dbus;
  requires dev.oriel.keyboard;
  requires dev.oriel.pictures;
  requires dev.oriel.terminal;
  requires transitive dev.oriel.text;
  requires java.desktop;
  requires static transitive org.jspecify;

  exports dev.oriel.screen;
  exports dev.oriel.screen.internal.search to
      dev.oriel.cli;
  exports dev.oriel.screen.match;
  exports dev.oriel.screen.targets;
}
