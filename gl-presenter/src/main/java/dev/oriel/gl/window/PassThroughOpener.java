// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.dmabuf.EglContext;
import dev.oriel.gl.internal.present.PassThrough;
import dev.oriel.sync.EventLoop;

/// Opens the way of guests' buffers to the compositor that shows a window.
///
/// Threading: the present thread.
interface PassThroughOpener {

  /// Opens the way.
  ///
  /// @param context the context that imports buffers, for the abilities of its device
  PassThrough open(EventLoop loop, EglContext context, PassThrough.Listener news);

  /// Returns whether the way is taken even if that slows the guest down to the screen's rate.
  boolean preferred();

  /// Returns the opener of a window system without such a way.
  ///
  /// @param reason the reason for users, or empty if there is nothing to explain
  static PassThroughOpener none(String reason) {
    return new PassThroughOpener() {

      @Override
      public PassThrough open(EventLoop loop, EglContext context, PassThrough.Listener news) {
        return PassThrough.none(reason);
      }

      @Override
      public boolean preferred() {
        return false;
      }
    };
  }
}
