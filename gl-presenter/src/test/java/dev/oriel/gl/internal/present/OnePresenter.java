// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.oriel.core.geometry.Rect;
import dev.oriel.gl.PresenterStats;
import org.junit.jupiter.api.AfterEach;

/// Provides each test with a presenter on a surface that keeps what it shows.
abstract class OnePresenter {

  static final int W = 67;
  static final int H = 41;
  static final Rect ALL = Rect.ofSize(W, H);

  final RecordingListener listener = new RecordingListener();
  RecordingSurface surface = new RecordingSurface(W, H);
  SurfacePresenter presenter = start();

  private SurfacePresenter start() {
    SurfacePresenter p = SurfacePresenter.start(surface, PresentOptions.DEFAULT, listener);
    // The first draw has no picture: black.
    assertEquals(0, surface.next().at(0, 0));
    return p;
  }

  /// Continues with a surface of another size.
  void restart(int width, int height) {
    presenter.close();
    surface = new RecordingSurface(width, height);
    presenter = start();
  }

  PresenterStats.Snapshot stats() {
    return presenter.stats().snapshot();
  }

  @AfterEach
  void close() {
    presenter.close();
    assertFalse(
        listener.events.stream().anyMatch(l -> l.startsWith("stopped")), listener.events::toString);
  }
}
