// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

import dev.oriel.cli.input.InputScript;
import dev.oriel.keyboard.KeyboardLayout;
import java.util.List;

/// Feeds a script for `oriel input`, as a file or as the words of a command line.
final class ScriptTarget implements FuzzTarget {

  private final KeyboardLayout layout = KeyboardLayout.of("de");

  @Override
  public void run(Choices choices) {
    boolean words = choices.yes();
    String text = choices.restAsText();
    try {
      InputScript _ =
          words
              ? InputScript.ofWords(List.of(text.split("\n")), layout)
              : InputScript.ofLines(text.lines().toList(), layout);
    } catch (InputScript.SyntaxException e) {
      if (String.valueOf(e.getMessage()).isBlank()) {
        throw new AssertionError("an error without a message", e);
      }
    }
  }
}
