// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.Rest;
import dev.oriel.core.image.Picture;
import dev.oriel.core.input.MouseButton;
import dev.oriel.dbus.PictureSource;
import dev.oriel.screen.internal.search.Finding;
import dev.oriel.screen.internal.search.Look;
import dev.oriel.screen.internal.search.Search;
import dev.oriel.screen.internal.search.Searcher;
import dev.oriel.screen.targets.Target;
import dev.oriel.terminal.TerminalFont;
import dev.oriel.text.TextLine;
import dev.oriel.text.reader.TextReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The screen of a VM, for a program or a test: waits for what is on it, types, moves the pointer
/// and clicks.
///
/// Nothing polls. A wait searches again only when the guest has drawn, and only what changed. If
/// the [Target] does not come in time, the wait throws a [ScreenAssertionError]. Its message
/// describes the best candidate with its place and score, and the last calls.
///
/// Methods that look for texts throw a [dev.oriel.text.reader.TextReaderException] if text has to
/// be recognized and something for it is not installed.
///
/// The pictures do not contain the pointer. The screen of a text console is the picture that a
/// terminal makes of the console's bytes; it has no pointer.
///
/// Threading: one thread, which is the test's. Ownership: the [Vm] owns its screens.
public final class Screen {

  /// The timeout of methods that take none.
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /// How long [#pressUntil] waits for an effect before it presses again.
  private static final Duration PRESS_INTERVAL = Duration.ofSeconds(1);

  private final PictureSource console;
  private final ScreenErrors errors;
  private final ScreenFrames frames;
  private final ScreenInput input;
  private final ScreenLog log;

  /// Loads nothing before it reads.
  private final TextReader reader =
      new TextReader(TextReader.DEFAULT_LANGUAGES, TerminalFont.glyphs());

  private final Searcher searcher = new Searcher(reader);

  Screen(Vm vm, PictureSource console, String layoutName) {
    this.console = console;
    this.errors = new ScreenErrors(vm);
    this.frames = new ScreenFrames(console);
    this.log = new ScreenLog(vm.timeline(), console.id());
    this.input = new ScreenInput(console, new RunningCheck(vm, console), layoutName, log);
  }

  /// Returns the console.
  public PictureSource console() {
    return console;
  }

  // ---- looking

  /// Returns a copy of the current picture.
  public Picture capture() {
    return ScreenFrames.copy(current("capturing"));
  }

  /// Returns the lines of text on the current screen, from the top, then from the left.
  public List<TextLine> text() {
    CapturedFrame now = current("reading the screen");
    try {
      return reader.read(now.picture(), now.bounds());
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted("reading the screen", e);
    }
  }

  /// Looks for a target on the current screen, without waiting for it.
  ///
  /// @return empty if it is not there
  public Optional<ScreenMatch> find(Target target) {
    CapturedFrame now = current("looking for " + target);
    try {
      Finding finding = searcher.search(target).look(Look.all(now.picture()));
      return finding.found() ? Optional.of(match(finding, now)) : Optional.empty();
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted("looking for " + target, e);
    }
  }

  /// Looks for all places of a target on the current screen: those of an image from the best to the
  /// worst, those of a text from the top, one in each line. A target that is made of several with
  /// [Target.All] or [Target.None] is at one place or at none.
  public List<ScreenMatch> findAll(Target target) {
    CapturedFrame now = current("looking for " + target);
    try {
      return searcher.all(target, Look.all(now.picture())).stream()
          .map(finding -> match(finding, now))
          .toList();
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted("looking for " + target, e);
    }
  }

  /// Waits up to [#DEFAULT_TIMEOUT] until a target is on the screen.
  public ScreenMatch waitFor(Target target) {
    return waitFor(target, DEFAULT_TIMEOUT);
  }

  /// Waits until a target is on the screen.
  public ScreenMatch waitFor(Target target, Duration timeout) {
    log.looks("waits up to " + ScreenErrors.words(timeout) + " for " + target);
    return await(target, null, timeout);
  }

  /// Waits up to [#DEFAULT_TIMEOUT] until a target is no longer on the screen.
  public void waitUntilGone(Target target) {
    waitUntilGone(target, DEFAULT_TIMEOUT);
  }

  /// Waits until a target is no longer on the screen.
  public void waitUntilGone(Target target, Duration timeout) {
    log.looks("waits up to " + ScreenErrors.words(timeout) + " until this is gone: " + target);
    ScreenMatch _ = await(Target.none(target), null, timeout);
  }

  /// Presses keys until a target is on the screen, for up to [#DEFAULT_TIMEOUT].
  public ScreenMatch pressUntil(String chord, Target target) {
    return pressUntil(chord, target, DEFAULT_TIMEOUT);
  }

  /// Presses keys together, again and again, until a target is on the screen. They are pressed only
  /// if it is not there, and a second apart, as that is how long a guest has to react.
  ///
  /// @throws dev.oriel.keyboard.KeyboardLayoutException if there is no such key
  public ScreenMatch pressUntil(String chord, Target target, Duration timeout) {
    log.looks("presses " + chord + " up to " + ScreenErrors.words(timeout) + " until " + target);
    return await(target, chord, timeout);
  }

  /// @param chord the keys to press until the target is there, or null
  private ScreenMatch await(Target target, @Nullable String chord, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    Search search = searcher.search(target);
    try {
      // An old picture does not show whether something is absent.
      boolean upToDate = chord != null || Searcher.isAbsence(target);
      CapturedFrame frame =
          frames.look(
              upToDate
                  ? frames.capture().current(timeout)
                  : frames.capture().awaitFrame(0, timeout));
      Finding finding = search.look(Look.all(frame.picture()));
      long pressAt = System.nanoTime();
      while (!finding.found()) {
        long until = deadline;
        if (chord != null) {
          if (System.nanoTime() - pressAt >= 0) {
            input.press(chord);
            pressAt = System.nanoTime() + PRESS_INTERVAL.toNanos();
          }
          until = pressAt - deadline < 0 ? pressAt : deadline;
        }
        @Nullable CapturedFrame next = frames.next(until, deadline);
        if (next != null) {
          frame = next;
          finding = search.look(new Look(frame.picture(), frame.bounds(), frame.damage()));
        }
      }
      return found(finding, frame);
    } catch (CaptureException e) {
      return foundAfterAll(target, timeout, e);
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted("waiting for " + target, e);
    }
  }

  /// Searches the whole last frame for a target that was not found in time.
  ///
  /// @throws ScreenAssertionError if it is not there; it describes the best candidate
  private ScreenMatch foundAfterAll(Target target, Duration timeout, CaptureException cause) {
    String what = target + " was not on the screen within " + ScreenErrors.words(timeout);
    CapturedFrame frame = frames.last();
    if (frame == null) {
      throw failed(what, cause);
    }
    try {
      Finding best = searcher.search(target).look(Look.all(frame.picture()));
      if (best.found() && cause instanceof CaptureTimeoutException) {
        return found(best, frame);
      }
      errors.reportCandidate(frame.picture(), best);
      throw failed(what + ": " + best.explanation(), cause);
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted("waiting for " + target, e);
    }
  }

  private ScreenMatch found(Finding finding, CapturedFrame frame) {
    ScreenMatch match = match(finding, frame);
    log.found(match.toString());
    return match;
  }

  private ScreenMatch match(Finding finding, CapturedFrame frame) {
    Picture picture = frame.picture();
    return new ScreenMatch(
        this, finding, picture.crop(finding.area().isEmpty() ? frame.bounds() : finding.area()));
  }

  // ---- stillness and change

  /// Waits until the screen has not changed for a given time, and at most [#DEFAULT_TIMEOUT]
  /// longer. What blinks or turns does not count as a change; see [Rest].
  ///
  /// @param rest the time without a change
  /// @return a copy of the picture
  public Picture waitUntilStable(Duration rest) {
    return waitUntilStable(Rest.of(rest), rest.plus(DEFAULT_TIMEOUT));
  }

  /// Waits until the screen, or a part of it, is at rest.
  ///
  /// @return a copy of the whole picture
  public Picture waitUntilStable(Rest rest, Duration timeout) {
    log.looks("waits up to " + ScreenErrors.words(timeout) + " until the screen rests");
    try {
      return ScreenFrames.copy(frames.look(frames.capture().awaitStable(rest, timeout)));
    } catch (CaptureException e) {
      // The cause is part of the message even if a picture came: it names what still changes.
      String what =
          "the screen did not rest for "
              + ScreenErrors.words(rest.quiet())
              + " within "
              + ScreenErrors.words(timeout);
      log.missed(what);
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
    log.looks("waits up to " + ScreenErrors.words(timeout) + " for a change");
    try {
      CapturedFrame before = frames.last();
      return ScreenFrames.copy(
          frames.look(
              before == null
                  ? frames.capture().awaitChange(timeout)
                  : frames.capture().awaitChange(before, timeout)));
    } catch (CaptureException e) {
      throw failed("the screen did not change within " + ScreenErrors.words(timeout), e);
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted("waiting for a change", e);
    }
  }

  private CapturedFrame current(String doing) {
    try {
      return frames.look(frames.capture().current(DEFAULT_TIMEOUT));
    } catch (CaptureException e) {
      throw failed("no picture within " + ScreenErrors.words(DEFAULT_TIMEOUT), e);
    } catch (InterruptedException e) {
      throw ScreenErrors.interrupted(doing, e);
    }
  }

  private ScreenAssertionError failed(String what, CaptureException cause) {
    log.missed(what);
    boolean withReason = !(cause instanceof CaptureTimeoutException) || frames.last() == null;
    return errors.failed(what, cause, withReason);
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

  /// Presses a button on a pixel and holds it.
  ///
  /// @throws IllegalStateException if the guest has no absolute pointer; a text console has none
  public void hold(MouseButton button, int x, int y, Duration time) {
    input.hold(button, x, y, time);
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
    frames.history().clear();
  }

  ScreenFrames frames() {
    return frames;
  }

  void close() {
    frames.close();
    reader.close();
  }

  @Override
  public String toString() {
    return "screen of " + console;
  }
}
