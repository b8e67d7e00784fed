// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.capture.Rest;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.core.input.MouseButton;
import dev.oriel.dbus.PictureSource;
import dev.oriel.screen.match.ImageMatcher;
import dev.oriel.screen.match.Match;
import dev.oriel.screen.match.Needle;
import dev.oriel.terminal.TerminalFont;
import dev.oriel.text.TextLine;
import dev.oriel.text.TextMatch;
import dev.oriel.text.TextQuery;
import dev.oriel.text.reader.TextReader;
import dev.oriel.text.reader.TextSearch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The screen of a VM, for a program or a test: waits for pictures, types, moves the pointer and
/// clicks.
///
/// Nothing polls. A wait searches again only when the guest has drawn, and only in the area that
/// changed. If the expected picture does not come in time, the wait throws a
/// [ScreenAssertionError]. Its message describes the best match and names the directory with the
/// pictures.
///
/// The pictures do not contain the pointer. The screen of a text console is the picture that a
/// terminal makes of the console's bytes; it has no pointer.
///
/// Threading: one thread, which is the test's. Ownership: the [Vm] owns its screens.
public final class Screen {

  /// The tolerance of methods that take none: it allows for some noise, blur and different
  /// anti-aliasing. See [#waitFor(Needle, double, Duration)].
  public static final double DEFAULT_TOLERANCE = 0.1;

  /// The time without a change after which a screen is stable, for methods that take no such time.
  public static final Duration DEFAULT_REST = Duration.ofMillis(300);

  /// The timeout of [#click(Needle)], [#find] and [#capture].
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  private final PictureSource console;
  private final ScreenErrors errors;
  private final FrameCapture capture;
  private final ScreenInput input;
  private final ImageMatcher matcher = new ImageMatcher();
  private final FrameHistory history = new FrameHistory();

  /// Loads nothing before it reads.
  private final TextReader reader =
      new TextReader(TextReader.DEFAULT_LANGUAGES, TerminalFont.glyphs());

  /// The frame that was looked at last.
  private @Nullable CapturedFrame last;

  Screen(Vm vm, PictureSource console, String layoutName) {
    this.console = console;
    this.errors = new ScreenErrors(vm);
    this.capture = FrameCapture.open(console, CaptureOptions.DEFAULT);
    this.input = new ScreenInput(console, new RunningCheck(vm, console), layoutName);
  }

  /// Returns the console.
  public PictureSource console() {
    return console;
  }

  // ---- pictures

  /// Returns a copy of the current picture.
  public Picture capture() {
    try {
      return copy(look(capture.current(DEFAULT_TIMEOUT)));
    } catch (CaptureException e) {
      throw failed("no picture within " + ScreenErrors.words(DEFAULT_TIMEOUT), e);
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted("capturing", e);
    }
  }

  /// Returns the best match on the current screen, however low its score is.
  public Match find(Needle needle) {
    try {
      CapturedFrame now = look(capture.current(DEFAULT_TIMEOUT));
      return matcher.find(needle, now.picture());
    } catch (CaptureException e) {
      throw failed("no picture within " + ScreenErrors.words(DEFAULT_TIMEOUT), e);
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted("looking for " + needle.name(), e);
    }
  }

  /// Waits until the needle is on the screen, with the [#DEFAULT_TOLERANCE].
  ///
  /// @return the match
  public Match waitFor(Needle needle, Duration timeout) {
    return waitFor(needle, DEFAULT_TOLERANCE, timeout);
  }

  /// Waits until the needle is on the screen.
  ///
  /// @param tolerance the allowed difference: 0 accepts only a match that is equal under a slight
  ///   blur, 1 accepts anything
  /// @return the match
  public Match waitFor(Needle needle, double tolerance, Duration timeout) {
    return waitFor(needle, null, tolerance, timeout);
  }

  /// Waits until the needle is completely inside a part of the screen.
  ///
  /// @param region the part to search, or null for the whole screen
  /// @param tolerance the allowed difference, as in [#waitFor(Needle, double, Duration)]
  /// @return the match
  public Match waitFor(Needle needle, @Nullable Rect region, double tolerance, Duration timeout) {
    if (!(tolerance >= 0 && tolerance <= 1)) {
      throw new IllegalArgumentException("a tolerance of " + tolerance + "; 0 to 1 are possible");
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      CapturedFrame frame = look(capture.awaitFrame(0, timeout));
      Match match = matcher.find(needle, frame.picture(), within(region, frame));
      while (match.score() < 1 - tolerance) {
        frame = look(capture.next(Duration.ofNanos(deadline - System.nanoTime())));
        Rect news = needle.placesIn(frame.damage());
        match = matcher.find(needle, frame.picture(), within(region, frame).intersect(news));
      }
      return match;
    } catch (CaptureException e) {
      throw missed(needle, region, tolerance, timeout, e);
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted("waiting for " + needle.name(), e);
    }
  }

  // ---- text

  /// Returns the lines of text on the current screen, from the top, then from the left.
  ///
  /// @throws dev.oriel.text.reader.TextReaderException if text has to be recognized and something
  ///   for it is not installed
  public List<TextLine> text() {
    try {
      CapturedFrame now = look(capture.current(DEFAULT_TIMEOUT));
      return reader.read(now.picture(), now.bounds());
    } catch (CaptureException e) {
      throw failed("no picture within " + ScreenErrors.words(DEFAULT_TIMEOUT), e);
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted("reading the screen", e);
    }
  }

  /// Waits until a text is on the screen. See [TextQuery] for texts, and [TextReader] for how they
  /// are read.
  ///
  /// @return what is written there, and where
  /// @throws dev.oriel.text.reader.TextReaderException if text has to be recognized and something
  ///   for it is not installed
  public TextMatch waitFor(TextQuery text, Duration timeout) {
    return waitFor(text, null, timeout);
  }

  /// Waits until a text is on a part of the screen.
  ///
  /// @param region the part to read, or null for the whole screen
  /// @return what is written there, and where
  /// @throws dev.oriel.text.reader.TextReaderException if text has to be recognized and something
  ///   for it is not installed
  public TextMatch waitFor(TextQuery text, @Nullable Rect region, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    TextSearch search = new TextSearch(reader, text);
    try {
      CapturedFrame frame = look(capture.awaitFrame(0, timeout));
      Optional<TextMatch> match = search.find(frame.picture(), within(region, frame));
      while (match.isEmpty()) {
        frame = look(capture.next(Duration.ofNanos(deadline - System.nanoTime())));
        match = search.find(frame.picture(), within(region, frame));
      }
      return match.get();
    } catch (CaptureException e) {
      String what = ScreenErrors.notFound("the text " + text, region, timeout);
      throw failed(last == null ? what : what + ": " + search.describeBest(), e);
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted("waiting for the text " + text, e);
    }
  }

  private static Rect within(@Nullable Rect region, CapturedFrame frame) {
    return region == null ? frame.bounds() : region.intersect(frame.bounds());
  }

  /// Waits until the screen has not changed for [#DEFAULT_REST]. A blinking text cursor does not
  /// count as a change; see [Rest].
  ///
  /// @return a copy of the picture
  public Picture waitUntilStable(Duration timeout) {
    return waitUntilStable(DEFAULT_REST, timeout);
  }

  /// Waits until the screen has not changed for a given time. A blinking text cursor does not count
  /// as a change; see [Rest].
  ///
  /// @param rest the time without a change
  /// @return a copy of the picture
  public Picture waitUntilStable(Duration rest, Duration timeout) {
    return waitUntilStable(Rest.of(rest), timeout);
  }

  /// Waits until the screen, or a part of it, is at rest.
  ///
  /// @return a copy of the whole picture
  public Picture waitUntilStable(Rest rest, Duration timeout) {
    try {
      return copy(look(capture.awaitStable(rest, timeout)));
    } catch (CaptureException e) {
      // The cause is part of the message even if a picture came: it names what still changes.
      String what =
          "the screen did not rest for "
              + ScreenErrors.words(rest.quiet())
              + " within "
              + ScreenErrors.words(timeout);
      throw errors.failed(what, e, true);
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted("waiting for the screen to rest", e);
    }
  }

  /// Waits until a pixel differs from the picture that this screen looked at last, in its last wait
  /// or capture. Changes since that picture count too.
  ///
  /// @return a copy of the picture
  public Picture waitForChange(Duration timeout) {
    try {
      CapturedFrame before = last;
      return copy(
          look(
              before == null
                  ? capture.awaitChange(timeout)
                  : capture.awaitChange(before, timeout)));
    } catch (CaptureException e) {
      throw failed("the screen did not change within " + ScreenErrors.words(timeout), e);
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted("waiting for a change", e);
    }
  }

  private CapturedFrame look(CapturedFrame frame) {
    CapturedFrame before = last;
    last = frame;
    if (before != null) {
      before.close();
    }
    history.add(frame);
    return frame;
  }

  private static Picture copy(CapturedFrame frame) {
    return frame.picture().crop(frame.bounds());
  }

  // ---- input

  /// Types a text on the keyboard, in the layout that the setup names. A new line is the Enter key.
  /// A text console takes any text.
  ///
  /// @throws dev.oriel.keyboard.KeyboardLayoutException if the layout lacks some of the characters
  public void type(String text) {
    input.type(text);
  }

  /// Presses and releases keys together: `enter`, `ctrl+alt+f2`. See
  /// [dev.oriel.keyboard.KeyboardLayout#chord] for the names.
  ///
  /// @throws dev.oriel.keyboard.KeyboardLayoutException if there is no such key
  public void press(String chord) {
    input.press(chord);
  }

  /// Waits up to 10 s for the needle and clicks on its centre with the left button.
  ///
  /// @return the match that was clicked
  public Match click(Needle needle) {
    Match match = waitFor(needle, DEFAULT_TIMEOUT);
    clickOn(match.area());
    return match;
  }

  /// Waits up to 10 s for the text and clicks on its centre with the left button.
  ///
  /// @return the match that was clicked
  public TextMatch click(TextQuery text) {
    TextMatch match = waitFor(text, DEFAULT_TIMEOUT);
    clickOn(match.area());
    return match;
  }

  private void clickOn(Rect area) {
    click(area.x() + area.width() / 2, area.y() + area.height() / 2);
  }

  /// Clicks on a pixel with the left button.
  ///
  /// @throws IllegalStateException if the guest has no absolute pointer; a text console has none
  public void click(int x, int y) {
    click(MouseButton.LEFT, x, y);
  }

  /// Clicks on a pixel.
  ///
  /// @throws IllegalStateException if the guest has no absolute pointer; a text console has none
  public void click(MouseButton button, int x, int y) {
    input.click(button, x, y);
  }

  /// Moves the pointer to a pixel.
  ///
  /// @throws IllegalStateException if the guest has no absolute pointer; a text console has none
  public void moveTo(int x, int y) {
    input.moveTo(x, y);
  }

  /// Drags from one pixel to another with the left button.
  ///
  /// @throws IllegalStateException if the guest has no absolute pointer; a text console has none
  public void drag(int fromX, int fromY, int toX, int toY) {
    input.drag(fromX, fromY, toX, toY);
  }

  /// Turns the wheel.
  ///
  /// @param dx the notches to the right; negative to the left
  /// @param dy the notches down; negative up
  public void scroll(int dx, int dy) {
    input.scroll(dx, dy);
  }

  // ---- failures

  /// Begins a report and forgets the pictures that were seen before it.
  void begin(ScreenReport next) {
    errors.begin(next);
    history.clear();
  }

  FrameHistory history() {
    return history;
  }

  /// Returns the newest picture, or null if none has come.
  @Nullable Picture newest() {
    try {
      return copy(look(capture.awaitFrame(0, Duration.ZERO)));
    } catch (CaptureException e) {
      CapturedFrame seen = last;
      return seen == null ? null : copy(seen);
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted("capturing", e);
    }
  }

  private ScreenAssertionError missed(
      Needle needle,
      @Nullable Rect region,
      double tolerance,
      Duration timeout,
      CaptureException cause) {
    String what = ScreenErrors.notFound(needle.toString(), region, timeout);
    CapturedFrame frame = last;
    if (frame == null) {
      return failed(what, cause);
    }
    Rect searched = within(region, frame);
    Match best = matcher.find(needle, frame.picture(), searched);
    errors.reportDifference(frame.picture(), searched, needle, best);
    return failed(what + ScreenErrors.describe(best, 1 - tolerance), cause);
  }

  private ScreenAssertionError failed(String what, CaptureException cause) {
    boolean withReason = !(cause instanceof CaptureTimeoutException) || last == null;
    return errors.failed(what, cause, withReason);
  }

  void close() {
    CapturedFrame before = last;
    last = null;
    if (before != null) {
      before.close();
    }
    capture.close();
    reader.close();
  }

  @Override
  public String toString() {
    return "screen of " + console;
  }
}
