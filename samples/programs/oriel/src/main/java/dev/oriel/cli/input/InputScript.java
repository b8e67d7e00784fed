// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.input;

import dev.oriel.core.input.InputKind;
import dev.oriel.core.input.KeyChord;
import dev.oriel.core.input.MouseButton;
import dev.oriel.dbus.ConsoleInput;
import dev.oriel.keyboard.KeyboardLayout;
import dev.oriel.keyboard.KeyboardLayoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The actions of a script for a console. The script is read as a whole before the first action.
///
/// ```
/// type hello
/// key ctrl+alt+f2
/// click 100,200
/// ```
///
/// @param actions the actions, in order
public record InputScript(List<Action> actions) {

  /// The help: the word that begins each action, and its arguments.
  public static final String USAGE =
      """
      type TEXT          types the text; \\n is Enter, \\t is Tab, \\\\ is a backslash
      key CHORD          presses keys together: enter, ctrl+alt+f2, altgr+q
      move X,Y           moves the pointer to a pixel (a guest with a tablet)
      moveby DX,DY       moves the pointer by a distance (a guest with a mouse)
      click X,Y          clicks on a pixel; also rightclick, middleclick, doubleclick
      button NAME        clicks where the pointer is: left, middle, right, side, extra
      drag X,Y X,Y       drags with the left button
      scroll DX,DY       turns the wheel right and down; negative: left and up
      tap X,Y            taps a pixel with a finger (a guest with a touch screen)
      swipe X,Y X,Y      moves a finger from one pixel to another
      pinch X,Y FROM,TO  moves two fingers around a pixel, from distance FROM to TO
      wait SECONDS       waits
      """;

  private static final int FARTHEST = 1 << 15;

  private static final Pattern PAIR = Pattern.compile("(-?\\d{1,5}),(-?\\d{1,5})");

  private static final Pattern ESCAPE = Pattern.compile("\\\\(.?)", Pattern.DOTALL);

  private static final Map<String, MouseButton> BUTTONS =
      Map.of(
          "left", MouseButton.LEFT,
          "middle", MouseButton.MIDDLE,
          "right", MouseButton.RIGHT,
          "side", MouseButton.SIDE,
          "extra", MouseButton.EXTRA);

  /// Copies the list.
  public InputScript {
    actions = List.copyOf(actions);
  }

  /// One action.
  public sealed interface Action {}

  /// A text to type.
  ///
  /// @param chords the keys that type it in the layout; empty if the layout does not have all of
  ///   them
  /// @param untypable why there are no keys, or null
  record Text(String text, List<KeyChord> chords, @Nullable String untypable) implements Action {}

  /// Keys to press together.
  record Keys(List<KeyChord> chords) implements Action {}

  /// A pixel to move the pointer to.
  record Move(int x, int y) implements Action {}

  /// A distance to move the pointer by.
  record MoveBy(int dx, int dy) implements Action {}

  /// Clicks on a pixel.
  record Click(MouseButton button, int times, int x, int y) implements Action {}

  /// A click where the pointer is.
  record Button(MouseButton button) implements Action {}

  /// A drag.
  record Drag(int fromX, int fromY, int toX, int toY) implements Action {}

  /// Notches of the wheel.
  record Scroll(int dx, int dy) implements Action {}

  /// A tap of a finger.
  record Tap(int x, int y) implements Action {}

  /// The start and the end of a finger's movement.
  record Swipe(int fromX, int fromY, int toX, int toY) implements Action {}

  /// A pixel, and the first and the last distance of two fingers around it.
  record Pinch(int x, int y, int from, int to) implements Action {}

  /// A pause.
  record Wait(Duration time) implements Action {}

  /// Reports what cannot be understood in a script.
  public static final class SyntaxException extends Exception {

    @java.io.Serial private static final long serialVersionUID = 1L;

    SyntaxException(String message) {
      super(message);
    }
  }

  /// Reads the words of a command line as actions, one after another.
  public static InputScript ofWords(List<String> words, KeyboardLayout layout)
      throws SyntaxException {
    List<Action> actions = new ArrayList<>();
    for (Iterator<String> i = words.iterator(); i.hasNext(); ) {
      actions.add(action(i.next(), i, layout));
    }
    return new InputScript(actions);
  }

  /// Reads lines with one action each. The text to type is the rest of its line. Empty lines and
  /// lines that begin with `#` are ignored.
  public static InputScript ofLines(List<String> lines, KeyboardLayout layout)
      throws SyntaxException {
    List<Action> actions = new ArrayList<>();
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1);
      if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
        try {
          actions.add(inLine(number, ofLine(line.stripLeading(), layout)));
        } catch (SyntaxException e) {
          throw new SyntaxException("line " + number + ": " + e.getMessage());
        }
      }
    }
    return new InputScript(actions);
  }

  /// Adds the line to the error about a text that cannot be typed, which is reported later.
  private static Action inLine(int number, Action action) {
    return action instanceof Text(var text, var chords, String untypable) && untypable != null
        ? new Text(text, chords, "line " + number + ": " + untypable)
        : action;
  }

  private static Action ofLine(String line, KeyboardLayout layout) throws SyntaxException {
    String[] verbAndRest = line.split("\\s", 2);
    List<String> rest =
        verbAndRest.length < 2
            ? List.of()
            : verbAndRest[0].equals("type")
                ? List.of(verbAndRest[1])
                : List.of(verbAndRest[1].strip().split("\\s+"));
    Iterator<String> words = rest.iterator();
    Action action = action(verbAndRest[0], words, layout);
    if (words.hasNext()) {
      throw new SyntaxException("unexpected '" + words.next() + "' after the action");
    }
    return action;
  }

  private static Action action(String verb, Iterator<String> words, KeyboardLayout layout)
      throws SyntaxException {
    return switch (verb) {
      case "type" -> typed(next(verb, "a text", words), layout);
      case "key" -> key(next(verb, "keys, such as ctrl+alt+f2", words), layout);
      case "move" -> {
        int[] at = place(verb, words);
        yield new Move(at[0], at[1]);
      }
      case "moveby" -> {
        int[] by = pair(verb, words);
        yield new MoveBy(by[0], by[1]);
      }
      case "click" -> click(MouseButton.LEFT, 1, verb, words);
      case "rightclick" -> click(MouseButton.RIGHT, 1, verb, words);
      case "middleclick" -> click(MouseButton.MIDDLE, 1, verb, words);
      case "doubleclick" -> click(MouseButton.LEFT, 2, verb, words);
      case "button" -> button(next(verb, "a button", words));
      case "drag" -> {
        int[] from = place(verb, words);
        int[] to = place(verb, words);
        yield new Drag(from[0], from[1], to[0], to[1]);
      }
      case "scroll" -> {
        int[] by = pair(verb, words);
        yield new Scroll(by[0], by[1]);
      }
      case "tap" -> {
        int[] at = place(verb, words);
        yield new Tap(at[0], at[1]);
      }
      case "swipe" -> {
        int[] from = place(verb, words);
        int[] to = place(verb, words);
        yield new Swipe(from[0], from[1], to[0], to[1]);
      }
      case "pinch" -> {
        int[] at = place(verb, words);
        int[] apart = place(verb, words);
        yield new Pinch(at[0], at[1], apart[0], apart[1]);
      }
      case "wait" -> wait(next(verb, "a number of seconds", words));
      default ->
          throw new SyntaxException(
              String.format(
                  Locale.ROOT,
                  "there is no action '%s'; the actions are type, key, move, moveby, click,"
                      + " rightclick, middleclick, doubleclick, button, drag, scroll, tap,"
                      + " swipe, pinch, wait",
                  verb));
    };
  }

  private static String next(String verb, String what, Iterator<String> words)
      throws SyntaxException {
    if (!words.hasNext()) {
      throw new SyntaxException("'" + verb + "' must be followed by " + what);
    }
    return words.next();
  }

  private static Action typed(String text, KeyboardLayout layout) throws SyntaxException {
    StringBuilder plain = new StringBuilder();
    Matcher escapes = ESCAPE.matcher(text);
    while (escapes.find()) {
      String character =
          switch (escapes.group(1)) {
            case "n" -> "\n";
            case "t" -> "\t";
            case "\\" -> "\\";
            default ->
                throw new SyntaxException(
                    String.format(
                        Locale.ROOT,
                        "'%s' is not an escape in a text; use \\n, \\t or \\\\",
                        escapes.group()));
          };
      escapes.appendReplacement(plain, Matcher.quoteReplacement(character));
    }
    escapes.appendTail(plain);
    String all = plain.toString();
    try {
      return new Text(all, layout.typing(all), null);
    } catch (KeyboardLayoutException e) {
      // A text console takes the text nevertheless.
      return new Text(all, List.of(), e.getMessage());
    }
  }

  private static Action key(String chord, KeyboardLayout layout) throws SyntaxException {
    try {
      return new Keys(List.of(layout.chord(chord)));
    } catch (KeyboardLayoutException e) {
      throw new SyntaxException(String.valueOf(e.getMessage()));
    }
  }

  private static Action click(MouseButton button, int times, String verb, Iterator<String> words)
      throws SyntaxException {
    int[] at = place(verb, words);
    return new Click(button, times, at[0], at[1]);
  }

  private static Action button(String name) throws SyntaxException {
    MouseButton button = BUTTONS.get(name);
    if (button == null) {
      throw new SyntaxException(
          "there is no button '" + name + "'; the buttons are left, middle, right, side, extra");
    }
    return new Button(button);
  }

  private static int[] place(String verb, Iterator<String> words) throws SyntaxException {
    int[] place = pair(verb, words);
    if (place[0] < 0 || place[1] < 0) {
      throw new SyntaxException(
          place[0] + "," + place[1] + " is not a pixel: both numbers must be 0 or more");
    }
    return place;
  }

  private static int[] pair(String verb, Iterator<String> words) throws SyntaxException {
    String text = next(verb, "X,Y", words);
    Matcher parts = PAIR.matcher(text);
    if (!parts.matches()) {
      throw new SyntaxException(
          "'" + verb + "' must be followed by X,Y, such as 10,20, not by '" + text + "'");
    }
    int x = Integer.parseInt(parts.group(1));
    int y = Integer.parseInt(parts.group(2));
    if (Math.abs(x) > FARTHEST || Math.abs(y) > FARTHEST) {
      throw new SyntaxException("'" + text + "' has a number greater than " + FARTHEST);
    }
    return new int[] {x, y};
  }

  private static Action wait(String seconds) throws SyntaxException {
    try {
      double s = Double.parseDouble(seconds);
      if (s >= 0 && s <= 86_400) {
        return new Wait(Duration.ofNanos((long) (s * 1e9)));
      }
    } catch (NumberFormatException _) {
      // It is reported below, like a number out of range.
    }
    throw new SyntaxException("'" + seconds + "' is not a number of seconds from 0 to 86400");
  }

  /// Returns whether an action uses fingers.
  public boolean touches() {
    return actions.stream()
        .anyMatch(a -> a instanceof Tap || a instanceof Swipe || a instanceof Pinch);
  }

  /// Checks that a guest's keyboard can type all texts.
  ///
  /// @throws SyntaxException if the layout has no keys for some of the texts; the message names all
  ///   of them
  public void checkTypable() throws SyntaxException {
    List<String> all = new ArrayList<>();
    for (Action action : actions) {
      if (action instanceof Text(_, _, String untypable) && untypable != null) {
        all.add(untypable);
      }
    }
    if (!all.isEmpty()) {
      throw new SyntaxException(String.join("\n", all));
    }
  }

  private static boolean isForPointer(Action action) {
    return switch (action) {
      case Text _, Keys _, Wait _ -> false;
      case Move _, MoveBy _, Click _, Button _, Drag _, Scroll _, Tap _, Swipe _, Pinch _ -> true;
    };
  }

  /// Performs all actions.
  ///
  /// @param layout the layout with which the script was read
  /// @throws IllegalStateException if the console has no pointer and an action needs one, before
  ///   any action is performed; or if the guest's pointer is of the other kind
  /// @throws InterruptedException if interrupted; nothing is left pressed
  public void play(ConsoleInput input, KeyboardLayout layout) throws InterruptedException {
    if (!input.takes(InputKind.BUTTONS) && actions.stream().anyMatch(InputScript::isForPointer)) {
      throw new IllegalStateException(
          "a text console has no pointer; it takes only type, key and wait");
    }
    for (Action action : actions) {
      switch (action) {
        case Text(var text, _, _) -> input.type(text, layout);
        case Keys(var chords) -> input.tap(chords);
        case Move(int x, int y) -> input.moveTo(x, y);
        case MoveBy(int dx, int dy) -> input.moveBy(dx, dy);
        case Click(var button, int times, int x, int y) -> {
          for (int i = 0; i < times; i++) {
            input.click(button, x, y);
          }
        }
        case Button(var button) -> input.click(button);
        case Drag(int fromX, int fromY, int toX, int toY) ->
            input.drag(MouseButton.LEFT, fromX, fromY, toX, toY);
        case Scroll(int dx, int dy) -> input.scroll(dx, dy);
        case Tap(int x, int y) -> input.tap(x, y);
        case Swipe(int fromX, int fromY, int toX, int toY) -> input.swipe(fromX, fromY, toX, toY);
        case Pinch(int x, int y, int from, int to) -> input.pinch(x, y, from, to);
        case Wait(var time) -> Thread.sleep(time);
      }
    }
  }
}
