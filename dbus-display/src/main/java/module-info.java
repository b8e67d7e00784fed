/// The client side of QEMU's D-Bus display (`org.qemu.Display1`). Knows nothing of EGL or windows.
@org.jspecify.annotations.NullMarked
module dev.oriel.dbus {
  requires transitive dev.oriel.core;
  requires transitive dev.oriel.sync;
  requires static transitive org.jspecify;
}
