// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.clipboard;

import java.util.concurrent.CompletableFuture;

/// The clipboard of the desktop on which a VM's windows are, for a [ClipboardBridge].
///
/// Threading: the thread of the windows, except [#execute].
public interface HostClipboard {

  /// Runs a task on the thread of the windows, later or at once. Any thread.
  void execute(Runnable task);

  /// Returns whether one of the VM's windows has the keyboard focus.
  boolean isFocused();

  /// Reads the text in the clipboard, which may take as long as the program that has it.
  ///
  /// @return completes on the thread of the windows, with an empty text if there is no text. It
  ///   fails with the reason for the user.
  CompletableFuture<String> text();

  /// Puts a text into the clipboard. It is not empty and contains no NUL.
  void text(String text);

  /// Called when a text has been passed.
  ///
  /// @param toGuest whether it went to the guest, otherwise it came from there
  /// @param characters the length of the text
  void passed(boolean toGuest, int characters);

  /// Called when a text cannot be passed.
  ///
  /// @param reason the reason for the user
  void refused(String reason);
}
