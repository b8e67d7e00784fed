// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.gl.internal.wayland.CompositorQuestion;
import dev.oriel.gl.internal.wayland.SyncTimelines;
import org.jspecify.annotations.Nullable;

/// Tries whether the desktop's compositor would show a buffer itself, without a window.
///
/// Threading: the thread of the context, which waits for the compositor.
public final class PassThroughTrial {

  private PassThroughTrial() {}

  /// What the compositor does.
  ///
  /// @param taken whether it takes the buffer
  /// @param words how it gives buffers back, or why it does not take this one, for users
  public record Answer(boolean taken, String words) {}

  /// Asks the Wayland compositor that the environment names. Ownership: the caller keeps ownership
  /// of the scanout.
  ///
  /// @param context the context that would draw the window
  /// @return the answer, or null if there is no Wayland compositor
  public static @Nullable Answer ask(DmabufScanout scanout, EglContext context) {
    if (System.getenv("WAYLAND_DISPLAY") == null && System.getenv("WAYLAND_SOCKET") == null) {
      return null;
    }
    CompositorQuestion.Answer answer = CompositorQuestion.ask(null, scanout, context.software());
    if (answer == null) {
      return null;
    }
    if (!answer.refusal().isEmpty()) {
      return new Answer(false, answer.refusal());
    }
    String back;
    if (answer.timelines() && SyncTimelines.isPossible(WaylandPassThrough.devices(context))) {
      back = "it waits for the guest's GPU and gives buffers back by points of timelines";
    } else if (answer.fences() && context.display().nativeFences()) {
      back = "it gives buffers back by fences";
    } else {
      back = "it gives buffers back by events";
    }
    return new Answer(true, "the compositor takes the buffer; " + back);
  }
}
