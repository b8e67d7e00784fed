// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.frame.FrameSink;

/// Something of a VM that shows pictures: a graphic console, or a text console that a terminal
/// draws.
///
/// Threading: any thread.
public interface PictureSource {

  /// What a user chooses it by: a console's number, a text console's id.
  String id();

  /// What a user calls it: a console's label, a text console's id.
  String label();

  /// Shows it to a sink; frames may come before this returns.
  ///
  /// Threading: any thread but a D-Bus thread; waits for QEMU's answer.
  ///
  /// @throws ConnectionFailedException if QEMU refuses or the connection breaks
  PictureSession attach(FrameSink sink, AttachOptions options);
}
