// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.capture.Rest;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.core.input.MouseButton;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.ConsoleInput;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.RunState;
import dev.oriel.keyboard.KeyboardLayout;
import dev.oriel.screen.match.ImageMatcher;
import dev.oriel.screen.match.Match;
import dev.oriel.screen.match.Needle;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A VM's screen for a program or a test: waits for what it shows, types, points, clicks.
///
/// Nothing polls: a wait looks again when the guest has drawn, and searches only where. What does
/// not come in time fails the test with an [ScreenAssertionError], which tells the best match and
/// the directory with the pictures.
///
/// The pointer is not part of the pictures. The screen of a text console is what a terminal makes
/// of its bytes; it has no pointer.
///
/// Threading: one thread, the test's. Ownership: the [Vm]'s.
public final class Screen {

  /// How unlike a match may be where nothing is said: some noise, blur, other anti-aliasing.
  public static final double DEFAULT_TOLERANCE = 0.1;

  /// How long the screen has to rest to be stable where nothing is said.
  public static final Duration DEFAULT_REST = Duration.ofMillis(300);

  /// How long [#click(Needle)] and [#capture] wait.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Vm vm;
  private final PictureSource console;
  private final FrameCapture capture;
  private final ConsoleInput input;
  private final String layoutName;
  private final ImageMatcher matcher = new ImageMatcher();
  private final FrameHistory history = new FrameHistory();
  private boolean monitored = true;
  private @Nullable KeyboardLayout layout;
  private @Nullable ScreenReport report;

  /// What was looked at last.
  private @Nullable CapturedFrame last;

  Screen(Vm vm, PictureSource console, String layoutName) {
    this.vm = vm;
    this.console = console;
    this.layoutName = layoutName;
    this.capture = FrameCapture.open(console, CaptureOptions.DEFAULT);
    this.input =
        new ConsoleInput(
            console, ConsoleInput.DEFAULT_INTERVAL, chord -> layout().character(chord));
  }

  /// The console.
  public PictureSource console() {
    return console;
  }

  // ---- looking

  /// The picture as it is now, a copy.
  public Picture capture() {
    try {
      return copy(look(capture.current(PATIENCE)));
    } catch (CaptureException e) {
      throw failed("no picture within " + words(PATIENCE), e);
    } catch (InterruptedException e) {
      throw interrupted("capturing", e);
    }
  }

  /// The best match on the screen as it is now, however bad it is.
  public Match find(Needle needle) {
    try {
      CapturedFrame now = look(capture.awaitFrame(0, PATIENCE));
      return matcher.find(needle, now.picture());
    } catch (CaptureException e) {
      throw failed("no picture within " + words(PATIENCE), e);
    } catch (InterruptedException e) {
      throw interrupted("looking for " + needle.name(), e);
    }
  }

  /// Waits until the needle is on the screen, with the [#DEFAULT_TOLERANCE].
  ///
  /// @return where
  public Match waitFor(Needle needle, Duration timeout) {
    return waitFor(needle, DEFAULT_TOLERANCE, timeout);
  }

  /// Waits until the needle is on the screen.
  ///
  /// @param tolerance how unlike it may be: 0 takes only what is equal under a slight blur, 1 takes
  ///   anything
  /// @return where
  public Match waitFor(Needle needle, double tolerance, Duration timeout) {
    return waitFor(needle, null, tolerance, timeout);
  }

  /// Waits until the needle is in a part of the screen, as a whole.
  ///
  /// @param region where to look, or null for the whole screen
  /// @return where it is
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
        Rect news = affected(frame.damage(), needle);
        match = matcher.find(needle, frame.picture(), within(region, frame).intersect(news));
      }
      return match;
    } catch (CaptureException e) {
      throw missed(needle, region, tolerance, timeout, e);
    } catch (InterruptedException e) {
      throw interrupted("waiting for " + needle.name(), e);
    }
  }

  private static Rect within(@Nullable Rect region, CapturedFrame frame) {
    return region == null ? frame.bounds() : region.intersect(frame.bounds());
  }

  /// What the windows that damage touches cover together; all others are what they were.
  private static Rect affected(Damage damage, Needle needle) {
    Rect news = damage.bounds();
    if (news.isEmpty()) {
      return news;
    }
    int left = Math.max(0, news.x() - needle.width() + 1);
    int top = Math.max(0, news.y() - needle.height() + 1);
    return new Rect(
        left,
        top,
        news.right() + needle.width() - 1 - left,
        news.bottom() + needle.height() - 1 - top);
  }

  /// Waits until nothing has changed for the [#DEFAULT_REST]; a text cursor may go on blinking, as
  /// [Rest] says.
  ///
  /// @return the picture, a copy
  public Picture waitUntilStable(Duration timeout) {
    return waitUntilStable(DEFAULT_REST, timeout);
  }

  /// Waits until nothing has changed for a while; a text cursor may go on blinking, as [Rest] says.
  ///
  /// @return the picture, a copy
  public Picture waitUntilStable(Duration rest, Duration timeout) {
    return waitUntilStable(Rest.of(rest), timeout);
  }

  /// Waits until the screen, or a part of it, is at rest.
  ///
  /// @return the whole picture, a copy
  public Picture waitUntilStable(Rest rest, Duration timeout) {
    try {
      return copy(look(capture.awaitStable(rest, timeout)));
    } catch (CaptureException e) {
      // Also where a picture came: it tells what still changes.
      String what =
          "the screen did not rest for " + words(rest.quiet()) + " within " + words(timeout);
      throw failed(what, e, true);
    } catch (InterruptedException e) {
      throw interrupted("waiting for the screen to rest", e);
    }
  }

  /// Waits until a pixel differs from the picture that this screen looked at last: in the last wait
  /// or capture. What changed in between counts.
  ///
  /// @return the picture, a copy
  public Picture waitForChange(Duration timeout) {
    try {
      CapturedFrame before = last;
      return copy(
          look(
              before == null
                  ? capture.awaitChange(timeout)
                  : capture.awaitChange(before, timeout)));
    } catch (CaptureException e) {
      throw failed("the screen did not change within " + words(timeout), e);
    } catch (InterruptedException e) {
      throw interrupted("waiting for a change", e);
    }
  }

  private CapturedFrame look(CapturedFrame frame) {
    CapturedFrame before = last;
    last = frame;
    if (before != null) {
      before.close();
    }
    history.saw(frame);
    return frame;
  }

  private static Picture copy(CapturedFrame frame) {
    return frame.picture().crop(frame.bounds());
  }

  // ---- acting

  /// Types a text on the keyboard, in the layout that the setup names; a new line is the Enter key.
  /// A text console takes any text.
  ///
  /// @throws dev.oriel.keyboard.KeyboardLayoutException if the layout has not all its characters
  public void type(String text) {
    try {
      needRunning();
      input.type(text, layout());
    } catch (InterruptedException e) {
      throw interrupted("typing", e);
    }
  }

  /// Taps keys together: `enter`, `ctrl+alt+f2`; see [KeyboardLayout#chord].
  ///
  /// @throws dev.oriel.keyboard.KeyboardLayoutException if there is no such key
  public void press(String chord) {
    try {
      needRunning();
      input.tap(layout().chord(chord));
    } catch (InterruptedException e) {
      throw interrupted("pressing " + chord, e);
    }
  }

  /// Fails where the VM is paused, as far as its monitor tells: QEMU drops input then, and the test
  /// would wait for what it does.
  private void needRunning() {
    if (!console.needsRunningVm()) {
      return;
    }
    RunState now = monitored ? vm.connection().runState() : RunState.UNKNOWN;
    // Somebody else may hold the monitor: each question would wait for it.
    monitored = !now.equals(RunState.UNKNOWN);
    if (!now.takesInput()) {
      throw new ScreenAssertionError(
          String.format(
              Locale.ROOT,
              "the VM is %s, and QEMU drops the input of a VM that does not run; %s",
              now.status(),
              now.remedy()));
    }
  }

  private KeyboardLayout layout() {
    KeyboardLayout known = layout;
    if (known == null) {
      known = KeyboardLayout.of(layoutName);
      layout = known;
    }
    return known;
  }

  /// Waits up to 10 s for the needle and clicks on its middle with the left button.
  ///
  /// @return where it was
  public Match click(Needle needle) {
    Match match = waitFor(needle, PATIENCE);
    click(
        match.area().x() + match.area().width() / 2, match.area().y() + match.area().height() / 2);
    return match;
  }

  /// Clicks on a pixel with the left button.
  ///
  /// @throws IllegalStateException if the guest has no absolute pointer, as a text console
  public void click(int x, int y) {
    click(MouseButton.LEFT, x, y);
  }

  /// Clicks on a pixel.
  ///
  /// @throws IllegalStateException if the guest has no absolute pointer, as a text console
  public void click(MouseButton button, int x, int y) {
    try {
      needRunning();
      input.click(button, x, y);
    } catch (InterruptedException e) {
      throw interrupted("clicking", e);
    }
  }

  /// Puts the pointer on a pixel.
  ///
  /// @throws IllegalStateException if the guest has no absolute pointer, as a text console
  public void moveTo(int x, int y) {
    needRunning();
    input.moveTo(x, y);
  }

  /// Drags with the left button.
  ///
  /// @throws IllegalStateException if the guest has no absolute pointer, as a text console
  public void drag(int fromX, int fromY, int toX, int toY) {
    try {
      needRunning();
      input.drag(MouseButton.LEFT, fromX, fromY, toX, toY);
    } catch (InterruptedException e) {
      throw interrupted("dragging", e);
    }
  }

  /// Turns the wheel: notches to the right and down; to the left and up where negative.
  public void scroll(int dx, int dy) {
    try {
      needRunning();
      input.scroll(dx, dy);
    } catch (InterruptedException e) {
      throw interrupted("scrolling", e);
    }
  }

  // ---- failing

  /// Begins a report: forgets the pictures that were seen before it.
  void begin(ScreenReport next) {
    report = next;
    history.clear();
  }

  FrameHistory history() {
    return history;
  }

  /// The newest picture, or null where none came.
  @Nullable Picture newest() {
    try {
      return copy(look(capture.awaitFrame(0, Duration.ZERO)));
    } catch (CaptureException e) {
      CapturedFrame seen = last;
      return seen == null ? null : copy(seen);
    } catch (InterruptedException e) {
      throw interrupted("capturing", e);
    }
  }

  private ScreenAssertionError missed(
      Needle needle,
      @Nullable Rect region,
      double tolerance,
      Duration timeout,
      CaptureException cause) {
    String where = region == null ? "on the screen" : "in " + region;
    String what =
        String.format(Locale.ROOT, "%s was not %s within %s", needle, where, words(timeout));
    CapturedFrame frame = last;
    if (frame == null) {
      return failed(what, cause);
    }
    Match best = matcher.find(needle, frame.picture(), within(region, frame));
    ScreenReport to = report;
    if (to != null) {
      to.difference(frame.picture(), within(region, frame), needle, best);
    }
    String score = String.format(Locale.ROOT, "%.3f", best.score());
    return failed(
        what
            + (best.area().isEmpty()
                ? ": it is larger than that"
                : String.format(
                    Locale.ROOT,
                    ": the best match, at %s, has a score of %s, %.3f is needed",
                    best.area(),
                    score,
                    1 - tolerance)),
        cause);
  }

  private ScreenAssertionError failed(String what, CaptureException cause) {
    return failed(what, cause, !(cause instanceof CaptureTimeoutException) || last == null);
  }

  private ScreenAssertionError failed(String what, CaptureException cause, boolean withReason) {
    ScreenReport to = report;
    String reason =
        !withReason ? "" : " (" + UntrustedText.line(String.valueOf(cause.getMessage())) + ")";
    return new ScreenAssertionError(
        what + reason + vm.describeEnd() + (to == null ? "" : "; see " + to.directory()), cause);
  }

  private static ScreenAssertionError interrupted(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ScreenAssertionError("interrupted while " + what, e);
  }

  private static String words(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  void close() {
    CapturedFrame before = last;
    last = null;
    if (before != null) {
      before.close();
    }
    capture.close();
  }

  @Override
  public String toString() {
    return "screen of " + console;
  }
}
