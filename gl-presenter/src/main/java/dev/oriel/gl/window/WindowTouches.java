// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.geometry.Viewport;
import dev.oriel.core.input.MouseButton;
import dev.oriel.gl.internal.TouchEvents;
import dev.oriel.gl.internal.present.SurfacePresenter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Translates the touches of a window into the guest's terms: each finger gets the lowest free
/// number, positions become pixels of the guest's picture.
///
/// A position refers to the visible part of the picture. Unlike the pointer, a finger does not move
/// a picture that is larger than the window, because its target would move away from under the
/// finger.
///
/// Threading: the main thread.
final class WindowTouches implements TouchEvents {

  private final long window;
  private final SurfacePresenter presenter;
  private final WindowInput input;
  private final Map<Integer, Finger> fingers = new HashMap<>();
  private final BitSet numbers = new BitSet();

  /// The finger that is on one of the viewer's controls.
  private @Nullable Integer onControl;

  WindowTouches(long window, SurfacePresenter presenter, WindowInput input) {
    this.window = window;
    this.presenter = presenter;
    this.input = input;
  }

  /// A finger that is down.
  ///
  /// @param number the lowest number that was free
  /// @param x the column of its last position, in pixels of the guest's picture
  /// @param y the row of its last position
  private record Finger(int number, int x, int y) {}

  /// Returns whether a finger is down.
  boolean any() {
    return !fingers.isEmpty();
  }

  @Override
  public void down(int touch, double x, double y) {
    Viewport v = presenter.viewport();
    WindowPlace place = WindowPlace.of(window, v, x, y);
    if (place == null || fingers.containsKey(touch)) {
      return;
    }
    if (onControl == null && input.pointing((int) place.x(), (int) place.y())) {
      onControl = touch;
      boolean _ = input.pressing(MouseButton.LEFT, true);
      return;
    }
    int number = numbers.nextClearBit(0);
    numbers.set(number);
    Finger finger =
        new Finger(number, v.pictureX(place.x(), place.y()), v.pictureY(place.x(), place.y()));
    fingers.put(touch, finger);
    report(finger, TouchAction.DOWN);
  }

  @Override
  public void moved(int touch, double x, double y) {
    Finger before = fingers.get(touch);
    Viewport v = presenter.viewport();
    WindowPlace place = WindowPlace.of(window, v, x, y);
    if (before == null || place == null) {
      return;
    }
    Finger finger =
        new Finger(
            before.number, v.pictureX(place.x(), place.y()), v.pictureY(place.x(), place.y()));
    // Touch screens report fractions of pixels.
    if (!finger.equals(before)) {
      fingers.put(touch, finger);
      report(finger, TouchAction.MOVED);
    }
  }

  @Override
  public void up(int touch) {
    if (Integer.valueOf(touch).equals(onControl)) {
      onControl = null;
      boolean _ = input.pressing(MouseButton.LEFT, false);
      return;
    }
    Finger finger = fingers.remove(touch);
    if (finger != null) {
      numbers.clear(finger.number);
      report(finger, TouchAction.UP);
    }
  }

  /// Cancels all touches in the guest. Events of these fingers are not reported until they have
  /// lifted.
  @Override
  public void cancelled() {
    onControl = null;
    List<Finger> all = new ArrayList<>(fingers.values());
    fingers.clear();
    numbers.clear();
    for (Finger finger : all) {
      report(finger, TouchAction.CANCELLED);
    }
  }

  private void report(Finger finger, TouchAction action) {
    input.touch(finger.number, action, finger.x, finger.y);
  }
}
