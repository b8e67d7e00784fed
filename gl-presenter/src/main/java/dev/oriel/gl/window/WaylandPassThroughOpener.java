// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.dmabuf.EglContext;
import dev.oriel.gl.internal.present.PassThrough;
import dev.oriel.gl.internal.wayland.CompositorOffer;
import dev.oriel.sync.EventLoop;

/// Opens the way to a Wayland compositor.
///
/// @param display the `wl_display*`
/// @param surface the window's `wl_surface*`
/// @param preferred whether the way is taken even if that slows the guest down
record WaylandPassThroughOpener(WindowState state, long display, long surface, boolean preferred)
    implements PassThroughOpener {

  @Override
  public PassThrough open(EventLoop loop, EglContext context, PassThrough.Listener news) {
    CompositorOffer offer = new CompositorOffer(display);
    String missing = offer.missing();
    if (!missing.isEmpty()) {
      offer.close();
      return PassThrough.none(missing);
    }
    return new WaylandPassThrough(state, offer, surface, context, loop, news);
  }
}
