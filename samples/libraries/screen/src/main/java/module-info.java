// SPDX-License-Identifier: Apache-2.0
/// Screens of virtual machines for programs: finds pictures on them, waits for them, types and
/// clicks. Knows no test framework.
@org.jspecify.annotations.NullMarked
module dev.oriel.screen {
  requires transitive dev.oriel.capture;
  requires transitive dev.oriel.core;
  requires transitive dev.oriel.dbus;
  requires dev.oriel.keyboard;
  requires dev.oriel.pictures;
  requires dev.oriel.terminal;
  requires java.desktop;
  requires static transitive org.jspecify;

  exports dev.oriel.screen;
  exports dev.oriel.screen.match;
}
