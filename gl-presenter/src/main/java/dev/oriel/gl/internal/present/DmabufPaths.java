// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.format.PixelFormat;
import dev.oriel.core.frame.Damage;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.FramePath;
import dev.oriel.core.geometry.Rect;
import dev.oriel.dmabuf.DmabufException;
import dev.oriel.dmabuf.DmabufImporter;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.ImportedTexture;
import dev.oriel.dmabuf.UnsupportedDmabufException;
import dev.oriel.gl.BridgeDisplay;
import dev.oriel.gl.internal.dmabuf.DmabufMapping;
import dev.oriel.gl.internal.dmabuf.DmabufReadBack;
import dev.oriel.gl.internal.draw.GlImage;
import dev.oriel.gl.internal.draw.PictureTexture;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Makes a guest's buffer available in a window's context, by the best path that works.
///
/// DIRECT: the window's own display imports the buffer. BRIDGED: another display imports the buffer
/// and the damage is read back, or the CPU maps the buffer; then the damage is uploaded. The layout
/// that a driver has refused is remembered, so that each frame causes only one attempt.
///
/// Threading: the present thread. The window's context is current before and after each call.
final class DmabufPaths implements AutoCloseable {

  private final EglContext window;
  private final @Nullable String renderNode;
  private final boolean bgra;
  private final ReadFences reads;
  private final PresenterCounts stats;
  private final DmabufMapping mapping = new DmabufMapping();
  private @Nullable DmabufImporter direct;
  private @Nullable DmabufReadBack bridge;
  private @Nullable PictureTexture copy;
  private String noDirect = "";
  private String noBridge = "";
  private @Nullable DmabufLayout refusedDirectly;
  private @Nullable DmabufLayout refusedByBridge;
  private @Nullable DmabufScanout copied;

  /// @param renderNode the device for the BRIDGED path, or null for the choice of [BridgeDisplay]
  DmabufPaths(
      EglContext window,
      boolean bgra,
      @Nullable String renderNode,
      ReadFences reads,
      PresenterCounts stats) {
    this.window = window;
    this.reads = reads;
    this.bgra = bgra;
    this.renderNode = renderNode;
    this.stats = stats;
    try {
      direct = new DmabufImporter(window);
    } catch (UnsupportedDmabufException e) {
      noDirect = String.valueOf(e.getMessage());
    }
  }

  /// A picture and its path.
  ///
  /// @param read whether the pixels have already been copied, so that the buffer can be released
  record Result(GlImage image, FramePath path, String reason, boolean read) {}

  /// Returns the picture of a buffer.
  ///
  /// @param damage the rectangles that changed since the previous call, in pixels of the visible
  ///   picture from its top
  /// @throws DmabufException if no path works
  /// @throws dev.oriel.core.os.OsException if the buffer's file cannot be read
  Result resolve(DmabufScanout scanout, Damage damage) {
    DmabufLayout layout = scanout.layout();
    DmabufImporter importer = direct;
    if (importer != null && !layout.equals(refusedDirectly)) {
      try {
        return new Result(imported(importer, scanout), FramePath.DIRECT, "", false);
      } catch (UnsupportedDmabufException e) {
        refusedDirectly = layout;
        noDirect = String.valueOf(e.getMessage());
      }
    }
    boolean complete = scanout == copied && copy != null;
    Damage wanted =
        complete ? damage : Damage.full(layout.visible().width(), layout.visible().height());
    PictureTexture texture = copyTexture();
    copied = null;
    if (!bridgeTo(scanout, wanted, texture)) {
      String refusal = noBridge.isEmpty() ? noDirect : noDirect + "; " + noBridge;
      reads.beforeChange(window);
      for (Rect r : wanted.rects()) {
        Rect part = DmabufMapping.inMemory(layout, r);
        stats.uploaded(mapping.upload(scanout, texture, part, refusal), 2);
      }
    }
    copied = scanout;
    return new Result(texture.image(layout.bottomUp()), FramePath.BRIDGED, noDirect, true);
  }

  private GlImage imported(DmabufImporter importer, DmabufScanout scanout) {
    long imports = importer.imports();
    ImportedTexture t = importer.texture(scanout);
    stats.imports(importer.imports() - imports, imports == importer.imports() ? 1 : 0);
    DmabufLayout layout = scanout.layout();
    return new GlImage(
        t.name(),
        t.target(),
        t.width(),
        t.height(),
        layout.visible(),
        layout.bottomUp(),
        !t.external(),
        layout.fourcc().hasAlpha());
  }

  private boolean bridgeTo(DmabufScanout scanout, Damage damage, PictureTexture texture) {
    DmabufLayout layout = scanout.layout();
    if (layout.equals(refusedByBridge)) {
      return false;
    }
    try {
      DmabufReadBack reader = bridge();
      if (reader == null) {
        return false;
      }
      DmabufImporter importer = reader.importer();
      long imports = importer.imports();
      ByteBuffer pixels;
      try {
        pixels = reader.read(scanout, damage);
        stats.imports(importer.imports() - imports, imports == importer.imports() ? 1 : 0);
        stats.readBack(pixels.remaining());
      } finally {
        window.makeCurrent();
      }
      uploadRead(layout, damage, pixels, texture);
      return true;
    } catch (UnsupportedDmabufException e) {
      refusedByBridge = layout;
      noBridge = String.valueOf(e.getMessage());
      return false;
    }
  }

  private void uploadRead(
      DmabufLayout layout, Damage damage, ByteBuffer pixels, PictureTexture texture) {
    Rect visible = layout.visible();
    reads.beforeChange(window);
    boolean _ = texture.allocate(visible.width(), visible.height(), PixelFormat.A8B8G8R8);
    long at = 0;
    for (Rect r : damage.rects()) {
      Rect part = DmabufMapping.inMemory(layout, r);
      long bytes = texture.upload(pixels, at, PixelFormat.BYTES * r.width(), part, part);
      at += bytes;
      stats.uploaded(bytes, 1);
    }
  }

  private PictureTexture copyTexture() {
    PictureTexture texture = copy;
    if (texture == null) {
      texture = new PictureTexture(bgra);
      copy = texture;
    }
    return texture;
  }

  private @Nullable DmabufReadBack bridge() {
    if (bridge == null && noBridge.isEmpty()) {
      try {
        bridge = new DmabufReadBack(BridgeDisplay.choose(renderNode, window.display()).display());
      } catch (DmabufException | UnsupportedOperationException e) {
        noBridge = String.valueOf(e.getMessage());
      } finally {
        window.makeCurrent();
      }
    }
    return bridge;
  }

  @Override
  public void close() {
    mapping.close();
    if (copy != null) {
      copy.close();
    }
    if (direct != null) {
      direct.close();
    }
    if (bridge != null) {
      bridge.close();
      window.makeCurrent();
    }
  }
}
