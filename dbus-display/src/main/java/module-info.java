// SPDX-License-Identifier: Apache-2.0
/// The client side of QEMU's D-Bus display (`org.qemu.Display1`). It depends on neither EGL nor
/// windows.
@org.jspecify.annotations.NullMarked
module dev.oriel.dbus {
  requires com.fasterxml.jackson.jr.ob;
  requires transitive dev.oriel.core;
  requires transitive dev.oriel.sync;
  requires static transitive org.jspecify;
  requires jdk.jfr;

  exports dev.oriel.dbus;
  exports dev.oriel.dbus.audio;
  exports dev.oriel.dbus.chardev;
  exports dev.oriel.dbus.clipboard;
  exports dev.oriel.dbus.connection;
  exports dev.oriel.dbus.listener;
}
