// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.dbus.internal.sdbus.CString;

/// The names of `org.qemu.Display1` (QEMU's `ui/dbus-display1.xml`) and of D-Bus itself.
public final class Protocol {

  /// The longest array in bytes (D-Bus specification, "Marshaling"). GLib sends longer arrays, but
  /// libsystemd does not read them.
  public static final long MAX_ARRAY_BYTES = 64L << 20;

  /// The name that every VM on a bus asks for.
  public static final String QEMU_NAME = "org.qemu";

  /// The path of the object manager. All objects are below it.
  public static final CString ROOT_PATH = CString.constant("/org/qemu/Display1");

  /// The VM.
  public static final CString VM_PATH = CString.constant("/org/qemu/Display1/VM");

  /// The path of a listener.
  public static final CString LISTENER_PATH = CString.constant("/org/qemu/Display1/Listener");

  /// The clipboard, on both sides.
  public static final CString CLIPBOARD_PATH = CString.constant("/org/qemu/Display1/Clipboard");

  /// The start of a console's path, which its number follows.
  public static final String CONSOLE_PATH_PREFIX = "/org/qemu/Display1/Console_";

  /// The start of a character device's path, which its id follows.
  public static final String CHARDEV_PATH_PREFIX = "/org/qemu/Display1/Chardev_";

  /// The VM's properties.
  public static final CString VM = CString.constant("org.qemu.Display1.VM");

  /// A console.
  public static final CString CONSOLE = CString.constant("org.qemu.Display1.Console");

  /// A character device.
  public static final CString CHARDEV = CString.constant("org.qemu.Display1.Chardev");

  /// The VM's sound.
  public static final CString AUDIO = CString.constant("org.qemu.Display1.Audio");

  /// The object of the VM's sound.
  public static final CString AUDIO_PATH = CString.constant("/org/qemu/Display1/Audio");

  /// A listener to what the VM plays.
  public static final CString AUDIO_OUT = CString.constant("org.qemu.Display1.AudioOutListener");

  /// The path of a listener to what the VM plays.
  public static final CString AUDIO_OUT_PATH =
      CString.constant("/org/qemu/Display1/AudioOutListener");

  /// A listener that gives what the VM records.
  public static final CString AUDIO_IN = CString.constant("org.qemu.Display1.AudioInListener");

  /// The path of a listener that gives what the VM records.
  public static final CString AUDIO_IN_PATH =
      CString.constant("/org/qemu/Display1/AudioInListener");

  /// The clipboard, on both sides.
  public static final CString CLIPBOARD = CString.constant("org.qemu.Display1.Clipboard");

  /// A console's keyboard.
  public static final CString KEYBOARD = CString.constant("org.qemu.Display1.Keyboard");

  /// A console's pointer.
  public static final CString MOUSE = CString.constant("org.qemu.Display1.Mouse");

  /// The screen that shows a console, property by property (QEMU 11.2).
  public static final CString UI_INFO = CString.constant("org.qemu.Display1.UIInfo");

  /// A console's touch screen.
  public static final CString MULTI_TOUCH = CString.constant("org.qemu.Display1.MultiTouch");

  /// A listener.
  public static final CString LISTENER = CString.constant("org.qemu.Display1.Listener");

  /// A listener's pictures in shared memory.
  public static final CString LISTENER_MAP =
      CString.constant("org.qemu.Display1.Listener.Unix.Map");

  /// A listener's dma-bufs of several planes.
  public static final CString LISTENER_DMABUF2 =
      CString.constant("org.qemu.Display1.Listener.Unix.ScanoutDMABUF2");

  /// The message bus itself.
  public static final CString DBUS_NAME = CString.constant("org.freedesktop.DBus");

  /// The object of the message bus.
  public static final CString DBUS_PATH = CString.constant("/org/freedesktop/DBus");

  /// The messages that libsystemd creates itself.
  public static final String LOCAL = "org.freedesktop.DBus.Local";

  /// Properties of objects.
  public static final CString PROPERTIES = CString.constant("org.freedesktop.DBus.Properties");

  /// Descriptions of objects.
  public static final CString INTROSPECTABLE =
      CString.constant("org.freedesktop.DBus.Introspectable");

  /// The interface that every D-Bus connection implements.
  public static final CString PEER = CString.constant("org.freedesktop.DBus.Peer");

  /// Lists of objects.
  public static final CString OBJECT_MANAGER =
      CString.constant("org.freedesktop.DBus.ObjectManager");

  /// A call with wrong arguments.
  public static final CString INVALID_ARGS =
      CString.constant("org.freedesktop.DBus.Error.InvalidArgs");

  /// The error for a call that should be made in another way.
  public static final CString NOT_SUPPORTED =
      CString.constant("org.freedesktop.DBus.Error.NotSupported");

  /// A method that does not exist.
  public static final CString UNKNOWN_METHOD =
      CString.constant("org.freedesktop.DBus.Error.UnknownMethod");

  /// An object that does not exist.
  public static final CString UNKNOWN_OBJECT =
      CString.constant("org.freedesktop.DBus.Error.UnknownObject");

  /// A property that does not exist.
  public static final CString UNKNOWN_PROPERTY =
      CString.constant("org.freedesktop.DBus.Error.UnknownProperty");

  /// A property that cannot be written.
  public static final CString READ_ONLY_PROPERTY =
      CString.constant("org.freedesktop.DBus.Error.PropertyReadOnly");

  /// A call that failed on this side.
  public static final CString FAILED = CString.constant("org.freedesktop.DBus.Error.Failed");

  /// A name without an owner.
  public static final String NAME_HAS_NO_OWNER = "org.freedesktop.DBus.Error.NameHasNoOwner";

  /// The error with which QEMU refuses a call that it cannot carry out.
  public static final String QEMU_FAILED = "org.qemu.Display1.Error.Failed";

  /// The error with which QEMU refuses a call with wrong arguments, or one that came too often.
  public static final String QEMU_INVALID = "org.qemu.Display1.Error.Invalid";

  private Protocol() {}

  /// Returns whether a message can hold a picture of this size, at four bytes a pixel.
  public static boolean fitsMessage(int width, int height) {
    return (long) width * height * PixelFormat.BYTES <= MAX_ARRAY_BYTES;
  }
}
