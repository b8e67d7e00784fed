// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.core.input.MouseButton;
import dev.oriel.pictures.AtomicFile;
import dev.oriel.pictures.PictureEncoder;
import dev.oriel.pictures.PictureFormat;
import dev.oriel.screen.internal.search.Finding;
import dev.oriel.screen.targets.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/// A target at its place on a screen.
///
/// The pointer goes to the click point of a needle, otherwise to the middle of the place.
///
/// Threading: one thread, which is the screen's.
public final class ScreenMatch {

  private final Screen screen;
  private final Finding finding;
  private final Picture picture;

  /// @param picture what the screen showed at the place
  ScreenMatch(Screen screen, Finding finding, Picture picture) {
    this.screen = screen;
    this.finding = finding;
    this.picture = picture;
  }

  /// Returns the target; of [Target.Any], the one that was found.
  public Target target() {
    return finding.target();
  }

  /// Returns the place in pixels; empty for [Target.None].
  public Rect area() {
    return finding.area();
  }

  /// Returns the likeness: 1 for exactly what was looked for.
  public double score() {
    return finding.score();
  }

  /// Returns what is there: the text that was read, or the name of the needle that matched.
  public String what() {
    return finding.what();
  }

  /// Returns what the screen showed at the place; the whole screen for [Target.None].
  public Picture picture() {
    return picture;
  }

  /// Writes [#picture()] to a file. The name's suffix chooses the format.
  ///
  /// @throws IllegalArgumentException if no format has the suffix
  /// @throws UncheckedIOException if the file cannot be written
  public void save(String file) {
    Path path = Path.of(file);
    PictureFormat format = PictureFormat.ofName(path);
    if (format == null) {
      throw new IllegalArgumentException(
          "'" + file + "' does not end in " + PictureFormat.suffixes());
    }
    try (PictureEncoder encoder = format.newEncoder()) {
      AtomicFile.write(path, out -> encoder.encode(picture, out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Moves the pointer there.
  ///
  /// @throws IllegalStateException if the guest has no absolute pointer; a text console has none
  public void point() {
    needPlace();
    screen.moveTo(finding.clickX(), finding.clickY());
  }

  /// Clicks there with the left button.
  ///
  /// @throws IllegalStateException if the guest has no absolute pointer; a text console has none
  public void click() {
    click(MouseButton.LEFT);
  }

  /// Clicks there.
  ///
  /// @throws IllegalStateException if the guest has no absolute pointer; a text console has none
  public void click(MouseButton button) {
    needPlace();
    screen.click(button, finding.clickX(), finding.clickY());
  }

  /// Clicks there twice with the left button.
  ///
  /// @throws IllegalStateException if the guest has no absolute pointer; a text console has none
  public void doubleClick() {
    click();
    click();
  }

  /// Presses the left button there and holds it.
  ///
  /// @throws IllegalStateException if the guest has no absolute pointer; a text console has none
  public void hold(Duration time) {
    needPlace();
    screen.hold(MouseButton.LEFT, finding.clickX(), finding.clickY(), time);
  }

  /// Drags from there to another place with the left button.
  ///
  /// @throws IllegalStateException if the guest has no absolute pointer; a text console has none
  public void drag(ScreenMatch to) {
    to.needPlace();
    drag(to.finding.clickX(), to.finding.clickY());
  }

  /// Drags from there to a pixel with the left button.
  ///
  /// @throws IllegalStateException if the guest has no absolute pointer; a text console has none
  public void drag(int toX, int toY) {
    needPlace();
    screen.drag(finding.clickX(), finding.clickY(), toX, toY);
  }

  private void needPlace() {
    if (finding.area().isEmpty()) {
      throw new IllegalStateException(finding.target() + " is at no place");
    }
  }

  /// Returns the match as `"login:" (1.000) at 48x16+0+320`.
  @Override
  public String toString() {
    return finding.area().isEmpty()
        ? finding.target().toString()
        : String.format(
            Locale.ROOT, "\"%s\" (%.3f) at %s", what(), finding.score(), finding.area());
  }
}
