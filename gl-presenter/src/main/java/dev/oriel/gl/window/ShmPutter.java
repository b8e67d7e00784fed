// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.geometry.Viewport;
import dev.oriel.core.os.OsException;
import dev.oriel.gl.internal.present.PixelPutter;
import dev.oriel.gl.internal.xcb.SharedPicture;
import dev.oriel.gl.internal.xcb.ShmWindow;
import dev.oriel.gl.internal.xcb.XServerException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Lets an X server map the memory of a guest's picture and copy the damage from there to a window.
/// This is the only copy between QEMU's surface and the screen.
///
/// QEMU's memory may shrink if it is not sealed. An X server that accepts descriptors survives this
/// (`os/busfault.c`) and refuses the next put. From then on, the picture is no longer taken.
///
/// Threading: the thread of the surface's context.
final class ShmPutter implements PixelPutter {

  private static final System.Logger LOG = System.getLogger(ShmPutter.class.getName());

  private final ShmWindow window;
  private @Nullable MappedScanout known;

  /// The server's mapping of the known picture, or null if the server cannot map it.
  private @Nullable SharedPicture mapped;

  private int failures;

  /// @param window the window; the caller keeps ownership
  ShmPutter(ShmWindow window) {
    this.window = window;
  }

  @Override
  public boolean takes(MappedScanout picture) {
    if (picture != known) {
      forget();
      known = picture;
      mapped = map(picture);
    }
    if (mapped != null && window.failures() != failures) {
      LOG.log(System.Logger.Level.DEBUG, "the X server can no longer read " + picture);
      mapped = null;
    }
    return mapped != null;
  }

  private @Nullable SharedPicture map(MappedScanout picture) {
    PixelFormat format = picture.format();
    if (format != PixelFormat.X8R8G8B8 && format != PixelFormat.A8R8G8B8) {
      return null;
    }
    failures = window.failures();
    try {
      return window.share(
          picture.memory().share(),
          picture.memory().fileOffset(),
          picture.width(),
          picture.height(),
          picture.strideBytes());
    } catch (XServerException | OsException e) {
      LOG.log(System.Logger.Level.DEBUG, "the X server cannot map " + picture, e);
      return null;
    }
  }

  /// Releases the server's mapping.
  private void forget() {
    if (mapped != null) {
      window.forget(mapped);
      mapped = null;
    }
    known = null;
  }

  @Override
  public void put(MappedScanout picture, List<Rect> parts, Viewport viewport) {
    SharedPicture from = Objects.requireNonNull(takes(picture) ? mapped : null, "not taken");
    int left = viewport.target().x();
    int top = viewport.target().y();
    for (int i = 0; i < parts.size(); i++) {
      Rect r = parts.get(i);
      window.put(from, r.translate(-left, -top), r.x(), r.y(), i == 0, i == parts.size() - 1);
    }
  }
}
