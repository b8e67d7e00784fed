// SPDX-License-Identifier: Apache-2.0
/// A JUnit extension that tests virtual machines by their screens.
@org.jspecify.annotations.NullMarked
module dev.oriel.junit {
  requires transitive dev.oriel.core;
  requires transitive dev.oriel.dbus;
  requires transitive dev.oriel.screen;
  requires transitive org.junit.jupiter.api;
  requires static transitive org.jspecify;

  exports dev.oriel.junit;
}
