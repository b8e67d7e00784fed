// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import dev.oriel.core.frame.FrameSink;
import dev.oriel.dbus.AttachOptions;
import dev.oriel.dbus.Chardev;
import dev.oriel.dbus.PictureSource;

/// A text console of a VM: a character device (`-serial vc`, `-monitor vc`) whose bytes a terminal
/// draws.
///
/// QEMU gives the bytes to one program at a time, and keeps none for later: what the VM wrote
/// before is not seen.
///
/// Threading: any thread.
public final class TextConsole implements PictureSource {

  private final Chardev chardev;
  private final TerminalSize size;

  /// A text console of the default size.
  public TextConsole(Chardev chardev) {
    this(chardev, TerminalSize.DEFAULT);
  }

  /// A text console.
  ///
  /// @param size of its picture, at first
  public TextConsole(Chardev chardev, TerminalSize size) {
    this.chardev = chardev;
    this.size = size;
  }

  /// The device.
  public Chardev chardev() {
    return chardev;
  }

  /// The size of its picture, at first.
  public TerminalSize size() {
    return size;
  }

  @Override
  public String id() {
    return chardev.info().id();
  }

  @Override
  public String label() {
    return chardev.info().id();
  }

  /// Takes the device and shows what it writes from now on.
  ///
  /// @param options of no effect: pixels are all that a terminal sends
  /// @throws dev.oriel.dbus.ConnectionFailedException if somebody else holds it, QEMU refuses or
  ///   the connection breaks
  @Override
  public TextSession attach(FrameSink sink, AttachOptions options) {
    return TextSession.open(chardev, size, sink);
  }

  @Override
  public String toString() {
    return chardev.toString();
  }
}
