// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.input.KeyCaps;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.dbus.listener.AttachOptions;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/// A part of a VM that shows pictures and takes input: a graphic console, or a text console that a
/// terminal draws.
///
/// Threading: any thread.
public interface PictureSource {

  /// Returns the id by which a user chooses it: a console's number, or a text console's id.
  String id();

  /// Returns its number among the VM's consoles, or empty if it has an id instead.
  OptionalInt number();

  /// Returns the name that a user knows it by: a console's label, or a text console's id.
  String label();

  /// Returns the columns of its picture as it reports them now, or 0 if it does not report them.
  int width();

  /// Returns the rows of its picture as it reports them now, or 0 if it does not report them.
  int height();

  /// Returns whether one message can hold its picture.
  boolean fitsMessage();

  /// Returns the lock lights of its keyboard, all dark if it has none.
  KeyboardLeds leds();

  /// Reports each change of its size, of its lights, or of the kinds of input that [#input] takes.
  ///
  /// @param watcher called on the thread on which the change happens, mostly the D-Bus thread; must
  ///   return at once
  /// @return ends the reports when closed; a report that is under way may still arrive
  Subscription onNews(Runnable watcher);

  /// Shows it to a sink. Frames may arrive before this method returns.
  ///
  /// Threading: any thread but a D-Bus thread; waits for QEMU's answer.
  ///
  /// @throws ConnectionFailedException if QEMU refuses or the connection breaks
  PictureSession attach(FrameSink sink, AttachOptions options);

  /// Returns whether only one program can have it at a time, and whether its input arrives only
  /// while it is [attached][#attach] here. Both hold for a text console, whose single stream
  /// carries output and input.
  boolean isExclusive();

  /// Returns whether input is lost while the VM does not run. That holds for the input of the
  /// guest's own devices.
  boolean needsRunningVm();

  /// Returns a new sink for the input of one user. Does not wait.
  ///
  /// @param caps the characters printed on the user's keys
  InputSink input(KeyCaps caps);

  /// Returns a new sink for a program that types. Its keys have the names that the kernel gives
  /// them.
  default InputSink input() {
    return input(KeyCaps.NAMES);
  }

  /// Reports the screen that shows it, so that it may adopt the screen's size.
  ///
  /// @param scale the pixels of the screen per logical unit of its desktop
  /// @return fails with [ConnectionFailedException] if it cannot follow the screen's size
  CompletableFuture<?> fit(UiInfo screen, double scale);

  /// Reports the refresh rate of the screen that shows it, if the guest can be told (QEMU 11.2).
  /// Otherwise does nothing. Does not wait.
  ///
  /// @param millihertz the rate in thousandths of a hertz: 60000 for 60 Hz
  void refreshRate(int millihertz);

  /// Adapts a picture that is drawn here, not in the guest, to the density of a screen. The picture
  /// gets the native size that looks best there.
  ///
  /// @param scale the pixels of the screen per logical unit of its desktop
  void scale(double scale);
}
