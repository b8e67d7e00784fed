// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.input.KeyChord;
import dev.oriel.dbus.ConsoleInput;
import dev.oriel.dbus.PictureSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Taps keys in a guest at the pace of a person, one text after another.
///
/// Threading: any thread; its own thread types. Ownership: closing it ends the typing.
final class Typist implements AutoCloseable {

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("oriel-typist").factory());

  /// Input at a keyboard.
  private interface Taps {
    void at(ConsoleInput input) throws InterruptedException;
  }

  /// Types the chords of a text. Returns at once.
  void type(PictureSource console, List<KeyChord> text) {
    execute(console, input -> input.type(text));
  }

  /// Taps a chord. Returns at once.
  void tap(PictureSource console, KeyChord chord) {
    execute(console, input -> input.tap(chord));
  }

  private void execute(PictureSource console, Taps taps) {
    thread.execute(
        () -> {
          try {
            taps.at(new ConsoleInput(console));
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @Override
  public void close() {
    boolean _ = thread.shutdownNow().isEmpty();
  }
}
