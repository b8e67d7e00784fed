// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.input.InputScript.SyntaxException;
import dev.oriel.core.input.EvdevKey;
import dev.oriel.core.input.KeyChord;
import dev.oriel.core.input.MouseButton;
import dev.oriel.keyboard.KeyboardLayout;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputScriptTest {

  private static final KeyboardLayout US = KeyboardLayout.of("us");

  @Test
  void readsActionsOneAfterTheOther() throws SyntaxException {
    List<InputScript.Action> actions =
        InputScript.ofWords(
                List.of(
                    "type",
                    "ab",
                    "key",
                    "ctrl+alt+f2",
                    "click",
                    "1,2",
                    "rightclick",
                    "3,4",
                    "doubleclick",
                    "5,6",
                    "move",
                    "7,8",
                    "moveby",
                    "-1,2",
                    "drag",
                    "1,2",
                    "3,4",
                    "scroll",
                    "0,-3",
                    "button",
                    "middle",
                    "tap",
                    "1,2",
                    "swipe",
                    "1,2",
                    "3,4",
                    "pinch",
                    "5,6",
                    "10,20",
                    "wait",
                    "0.5"),
                US)
            .actions();
    assertEquals(
        List.of(
            new InputScript.Text("ab", US.typing("ab"), null),
            new InputScript.Keys(
                List.of(KeyChord.of(EvdevKey.KEY_LEFTCTRL, EvdevKey.KEY_LEFTALT, EvdevKey.KEY_F2))),
            new InputScript.Click(MouseButton.LEFT, 1, 1, 2),
            new InputScript.Click(MouseButton.RIGHT, 1, 3, 4),
            new InputScript.Click(MouseButton.LEFT, 2, 5, 6),
            new InputScript.Move(7, 8),
            new InputScript.MoveBy(-1, 2),
            new InputScript.Drag(1, 2, 3, 4),
            new InputScript.Scroll(0, -3),
            new InputScript.Button(MouseButton.MIDDLE),
            new InputScript.Tap(1, 2),
            new InputScript.Swipe(1, 2, 3, 4),
            new InputScript.Pinch(5, 6, 10, 20),
            new InputScript.Wait(Duration.ofMillis(500))),
        actions);
  }

  @Test
  void typesTheRestOfALineAsItStands() throws SyntaxException {
    assertEquals(
        List.of(
            new InputScript.Text("two  words # and\n\\", US.typing("two  words # and\n\\"), null),
            new InputScript.Click(MouseButton.LEFT, 1, 1, 2)),
        InputScript.ofLines(
                List.of("# first", "", "type two  words # and\\n\\\\", "  click  1,2 "), US)
            .actions());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tpye x | there is no action 'tpye'",
        "type | 'type' must be followed by a text",
        "type \\x | '\\x' is not an escape in a text",
        "type \\ | '\\' is not an escape in a text",
        "key hyper | 'hyper' in 'hyper' is no key",
        "click | 'click' must be followed by X,Y",
        "click 5 | must be followed by X,Y, such as 10,20, not by '5'",
        "click 1,2 3 | unexpected '3' after the action",
        "click -1,2 | -1,2 is not a pixel",
        "move 40000,2 | greater than 32768",
        "button wheel | there is no button 'wheel'",
        "drag 1,2 | 'drag' must be followed by X,Y",
        "wait long | 'long' is not a number of seconds",
        "wait NaN | 'NaN' is not a number of seconds"
      })
  void saysWhatIsNotUnderstood(String line, String expected) {
    SyntaxException e =
        assertThrows(SyntaxException.class, () -> InputScript.ofLines(List.of("key a", line), US));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("line 2: ") && message.contains(expected), message);
  }

  /// A text console can take the text; a keyboard cannot.
  @Test
  void tellsWhatAKeyboardCannotType() throws SyntaxException {
    InputScript script = InputScript.ofLines(List.of("key a", "type é"), US);
    SyntaxException e = assertThrows(SyntaxException.class, script::checkTypable);
    assertTrue(
        String.valueOf(e.getMessage()).contains("has no key for LATIN SMALL LETTER E WITH ACUTE"),
        e::toString);
    InputScript.ofLines(List.of("type e"), US).checkTypable();
  }

  @Test
  void tellsAllThatCannotBeTypedWithItsLines() throws SyntaxException {
    InputScript script = InputScript.ofLines(List.of("type é", "key a", "type a’’"), US);
    String message =
        String.valueOf(assertThrows(SyntaxException.class, script::checkTypable).getMessage());
    assertTrue(message.contains("line 1: the keyboard layout 'us' has no key for LATIN"), message);
    assertTrue(message.contains("line 3: the keyboard layout 'us' has no key for RIGHT"), message);
    assertTrue(message.contains("at 1:2, 1:3"), message);
  }
}
