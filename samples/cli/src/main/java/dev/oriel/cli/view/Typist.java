package dev.oriel.cli.view;

import dev.oriel.core.input.KeyChord;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.ConsoleInput;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Strikes keys in a guest at a person's pace, one text after the other.
///
/// Threading: any thread; a thread of its own types. Ownership: closing ends what is being typed.
final class Typist implements AutoCloseable {

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("oriel-typist").factory());

  /// Types; returns at once.
  void strike(Console console, List<KeyChord> chords) {
    thread.execute(
        () -> {
          try {
            new ConsoleInput(console).strike(chords);
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
