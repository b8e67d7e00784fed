// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.UiInfo;
import dev.oriel.gl.window.WindowLoop;
import dev.oriel.gl.window.WindowMetrics;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Makes the guest's picture follow the size that the user, or a tiling desktop, gives the window.
///
/// The guest does not get the sizes that the window took to follow it: while it boots, it shows
/// small pictures of its firmware, and would then start with the last of these sizes.
///
/// Threading: the main thread.
final class ScreenFollower {

  /// How long a size must stay before it is sent. A guest needs some 100 ms for a change of mode,
  /// and a window that is dragged passes through hundreds of sizes.
  private static final Duration REST = Duration.ofMillis(120);

  /// The smallest size that is sent. Guests fail below it (`virtio_gpu_set_scanout` in QEMU's
  /// `hw/display/virtio-gpu.c`).
  private static final int MIN_EXTENT = 16;

  private static final int MAX_MM = 0xffff;

  private final WindowLoop loop;
  private final IntSupplier xOffset;
  private final Consumer<String> log;
  private @Nullable PictureSource console;
  private @Nullable WindowMetrics wanted;
  private @Nullable WindowMetrics sent;
  private long wantedNanos;
  private boolean waiting;
  private boolean refused;
  private int ownWidth;
  private int ownHeight;

  /// @param xOffset returns the position of the head's left edge on the guest's desktop
  /// @param log receives a line about a guest that cannot follow
  ScreenFollower(WindowLoop loop, IntSupplier xOffset, Consumer<String> log) {
    this.loop = loop;
    this.xOffset = xOffset;
    this.log = log;
  }

  /// Sets the console that gets the sizes from now on, or null for none.
  void console(@Nullable PictureSource next) {
    console = next;
    sent = null;
    refused = false;
    if (next != null && wanted != null) {
      send();
    }
  }

  /// Called before the window takes this size to follow the guest.
  void ownSize(int width, int height) {
    ownWidth = width;
    ownHeight = height;
  }

  /// Returns whether the user has chosen a size and the guest has not refused it. Then the guest
  /// follows the window, and not the window the guest.
  boolean leads() {
    return wanted != null && !refused;
  }

  /// Called when the window has this size.
  void resized(WindowMetrics now) {
    if (now.width() == ownWidth && now.height() == ownHeight && wanted == null) {
      return;
    }
    if (now.width() < MIN_EXTENT || now.height() < MIN_EXTENT || now.equals(wanted)) {
      return;
    }
    wanted = now;
    wantedNanos = System.nanoTime();
    if (!waiting) {
      waiting = true;
      loop.after(REST, this::sendAtRest);
    }
  }

  private void sendAtRest() {
    Duration left = REST.minusNanos(System.nanoTime() - wantedNanos);
    if (left.isPositive()) {
      loop.after(left, this::sendAtRest);
    } else {
      waiting = false;
      send();
    }
  }

  private void send() {
    PictureSource to = console;
    WindowMetrics size = wanted;
    if (to == null || size == null || size.equals(sent)) {
      return;
    }
    sent = size;
    var _ =
        to.fit(screen(size), size.scale())
            .whenComplete((_, failure) -> loop.execute(() -> answered(to, failure)));
  }

  private UiInfo screen(WindowMetrics size) {
    return new UiInfo(
        Math.min(size.widthMm(), MAX_MM),
        Math.min(size.heightMm(), MAX_MM),
        xOffset.getAsInt(),
        0,
        size.width(),
        size.height());
  }

  private void answered(PictureSource by, @Nullable Throwable failure) {
    if (!by.equals(console)) {
      return;
    }
    if (failure != null && !refused) {
      log.accept(
          "the guest's picture does not follow the window and is scaled: " + failure.getMessage());
    }
    refused = failure != null;
  }
}
