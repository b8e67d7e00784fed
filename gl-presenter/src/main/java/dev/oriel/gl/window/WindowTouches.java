// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.geometry.Viewport;
import dev.oriel.gl.internal.TouchEvents;
import dev.oriel.gl.internal.present.SurfacePresenter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Translates the touches of a window into the guest's terms: fingers get the lowest free number,
/// places become pixels of the guest's picture.
///
/// A place is that of the picture as it is seen: unlike the pointer, a finger moves no picture that
/// is larger than the window, as what it points at would slip away from under it.
///
/// Threading: the main thread.
final class WindowTouches implements TouchEvents {

  private final long window;
  private final SurfacePresenter presenter;
  private final WindowInput input;
  private final Map<Integer, Finger> fingers = new HashMap<>();
  private final BitSet numbers = new BitSet();

  WindowTouches(long window, SurfacePresenter presenter, WindowInput input) {
    this.window = window;
    this.presenter = presenter;
    this.input = input;
  }

  /// A finger that is down.
  ///
  /// @param number the lowest that was free
  /// @param x where it was last, in pixels of the guest's picture
  /// @param y its row
  private record Finger(int number, int x, int y) {}

  /// Whether a finger is down.
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
    int number = numbers.nextClearBit(0);
    numbers.set(number);
    Finger finger =
        new Finger(number, v.pictureX(place.x(), place.y()), v.pictureY(place.x(), place.y()));
    fingers.put(touch, finger);
    tell(finger, TouchAction.DOWN);
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
    // Screens tell parts of pixels.
    if (!finger.equals(before)) {
      fingers.put(touch, finger);
      tell(finger, TouchAction.MOVED);
    }
  }

  @Override
  public void up(int touch) {
    Finger finger = fingers.remove(touch);
    if (finger != null) {
      numbers.clear(finger.number);
      tell(finger, TouchAction.UP);
    }
  }

  /// Takes all fingers off the guest; what they do until they lift is not told.
  @Override
  public void cancelled() {
    List<Finger> all = new ArrayList<>(fingers.values());
    fingers.clear();
    numbers.clear();
    for (Finger finger : all) {
      tell(finger, TouchAction.CANCELLED);
    }
  }

  private void tell(Finger finger, TouchAction action) {
    input.touch(finger.number, action, finger.x, finger.y);
  }
}
