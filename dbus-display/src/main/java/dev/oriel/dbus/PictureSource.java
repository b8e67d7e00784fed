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

/// Something of a VM that shows pictures and is typed at: a graphic console, or a text console that
/// a terminal draws.
///
/// Threading: any thread.
public interface PictureSource {

  /// What a user chooses it by: a console's number, a text console's id.
  String id();

  /// Its number among the VM's consoles; empty where it has an id of its own.
  OptionalInt number();

  /// What a user calls it: a console's label, a text console's id.
  String label();

  /// Columns of its picture, as it says now; 0 where it does not say.
  int width();

  /// Rows of its picture, as it says now; 0 where it does not say.
  int height();

  /// Whether one message can hold its picture.
  boolean fitsMessage();

  /// The lock lights of its keyboard; all dark where it has none.
  KeyboardLeds leds();

  /// Has a change of what it says told: its size, its lights, what its [#input] takes.
  ///
  /// @param watcher called on the thread on which it changes, mostly the D-Bus thread; must return
  ///   at once
  /// @return to be told no more: what is being told meanwhile may still come
  Subscription onNews(Runnable watcher);

  /// Shows it to a sink; frames may come before this returns.
  ///
  /// Threading: any thread but a D-Bus thread; waits for QEMU's answer.
  ///
  /// @throws ConnectionFailedException if QEMU refuses or the connection breaks
  PictureSession attach(FrameSink sink, AttachOptions options);

  /// Whether only one program can have it at a time, and its input arrives only while it is
  /// [attached][#attach] here: a text console, whose one stream carries both.
  boolean isExclusive();

  /// Whether input is lost while the VM does not run: that of the guest's own devices.
  boolean needsRunningVm();

  /// Returns a new sink for what one user does at it; waits for nothing.
  ///
  /// @param caps what is printed on the user's keys
  InputSink input(KeyCaps caps);

  /// Returns a new sink for a program that types: its keys are those that the kernel names.
  default InputSink input() {
    return input(KeyCaps.NAMES);
  }

  /// Tells it about the screen that shows it, so that it may take on its size.
  ///
  /// @param scale pixels of the screen per logical unit of its desktop
  /// @return fails with [ConnectionFailedException] where it cannot follow
  CompletableFuture<?> fit(UiInfo screen, double scale);

  /// Has what is drawn here, and not in the guest, drawn for a screen of a density, at the size of
  /// its own that is best there.
  ///
  /// @param scale pixels of the screen per logical unit of its desktop
  void scale(double scale);
}
