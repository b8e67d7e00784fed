// SPDX-License-Identifier: Apache-2.0
/// Shows text consoles: a terminal draws the bytes of a VM's character device as frames.
@org.jspecify.annotations.NullMarked
module dev.oriel.terminal {
  requires transitive dev.oriel.core;
  requires transitive dev.oriel.dbus;
  requires dev.oriel.sync;
  requires static transitive org.jspecify;

  exports dev.oriel.terminal;
}
