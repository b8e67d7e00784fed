// SPDX-License-Identifier: Apache-2.0
/// A JUnit extension for tests that look at the screens of virtual machines, type and click.
@org.jspecify.annotations.NullMarked
module dev.oriel.junit {
  requires transitive dev.oriel.core;
  requires transitive dev.oriel.dbus;
  requires transitive dev.oriel.screen;
  requires transitive org.junit.jupiter.api;
  requires static transitive org.jspecify;

  exports dev.oriel.junit;
}
