// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.gl.internal.wayland.WaylandBuffer.State;
import org.jspecify.annotations.Nullable;

/// Asks a compositor whether it would show a buffer itself, on a connection of its own and without
/// a window.
///
/// Threading: one thread, which waits for the compositor.
public final class CompositorQuestion {

  private CompositorQuestion() {}

  /// What a compositor has answered.
  ///
  /// @param refusal why it does not show the buffer, for users; empty if it does
  /// @param timelines whether it offers points of timelines
  /// @param fences whether it offers release fences
  public record Answer(String refusal, boolean timelines, boolean fences) {}

  /// Asks the compositor. Ownership: the caller keeps ownership of the scanout.
  ///
  /// @param socket the path or the name of the socket, or null for that of the environment
  /// @param software as for [DmabufBuffers]
  /// @return the answer, or null if there is no compositor
  public static @Nullable Answer ask(
      @Nullable String socket, DmabufScanout scanout, boolean software) {
    long display = WaylandConnection.connect(socket);
    if (display == 0) {
      return null;
    }
    try (CompositorOffer offer = new CompositorOffer(display)) {
      String missing = offer.missing();
      String refusal = missing.isEmpty() ? refusal(offer, scanout, software) : missing;
      return new Answer(refusal, offer.syncTimelines(), offer.explicitSync());
    } finally {
      WaylandConnection.disconnect(display);
    }
  }

  private static String refusal(CompositorOffer offer, DmabufScanout scanout, boolean software) {
    try (DmabufFormats formats = new DmabufFormats(offer);
        DmabufBuffers buffers = new DmabufBuffers(offer, formats, software, 1, _ -> {})) {
      WaylandBuffer buffer = buffers.buffer(scanout);
      boolean works = true;
      while (works && buffer.state() == State.ASKED) {
        works = offer.queue().roundTrip();
      }
      String error = offer.error();
      return error == null ? buffer.refusal() : error;
    }
  }
}
