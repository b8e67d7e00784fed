// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.PlaneLayout;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.internal.linux.Memory;
import dev.oriel.core.memory.SharedMemory;
import dev.oriel.core.os.OsException;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dmabuf.DmabufException;
import dev.oriel.dmabuf.DmabufImporter;
import dev.oriel.dmabuf.EglContext;
import dev.oriel.dmabuf.ImportedTexture;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A texture in our own memory. A software renderer draws into the memory and the CPU reads it in
/// place.
///
/// If both sides of a copy have the same format, a software renderer copies bytes. Otherwise it
/// runs a shader for each pixel, which takes 25 times as long at 640×480. GL has no texture formats
/// such as XRGB8888, but it can import buffers of such formats. A texture with a guest's format is
/// therefore created by an import.
///
/// Threading: the thread of the context that was current when it was created. Ownership: close it.
final class MemoryTexture implements AutoCloseable {

  /// The width and height of llvmpipe's tiles in pixels.
  private static final int TILE = 64;

  private final DmabufImporter importer;
  private final int name;
  private final int twin;
  private final SharedMemory memory;
  private final int strideBytes;

  private MemoryTexture(
      DmabufImporter importer, int name, int twin, SharedMemory memory, int strideBytes) {
    this.importer = importer;
    this.name = name;
    this.twin = twin;
    this.memory = memory;
    this.strideBytes = strideBytes;
  }

  /// Creates a texture.
  ///
  /// @param format a format with one plane
  /// @return null if a GPU draws, which does not need such textures, or if the texture cannot be
  ///   created
  static @Nullable MemoryTexture make(EglContext context, int width, int height, Fourcc format) {
    return make(context, width, height, format, null);
  }

  /// Creates a texture, and a second texture that uses the same memory.
  ///
  /// @param twin the format of the second texture, with pixels of the same size
  static @Nullable MemoryTexture make(
      EglContext context, int width, int height, Fourcc format, @Nullable Fourcc twin) {
    if (!context.software()
        || !context.display().importsDmabufs()
        || format.colorPlanes() != 1
        || width < 1
        || height < 1) {
      return null;
    }
    // The renderer draws whole tiles, even if the picture ends inside a tile.
    long stride = format.rowBytes(0, wholeTiles(width));
    long bytes = stride * wholeTiles(height);
    if (bytes > Integer.MAX_VALUE) {
      return null;
    }
    DmabufImporter importer = new DmabufImporter(context, 2);
    SharedMemory memory = null;
    try (OwnedFd file = Memory.memfd("oriel-texture", bytes)) {
      memory = SharedMemory.map(file.duplicate(), 0, bytes);
      ImportedTexture texture = texture(importer, file, width, height, stride, format);
      ImportedTexture second =
          twin == null ? texture : texture(importer, file, width, height, stride, twin);
      if (memory.isPinned() && !texture.external() && !second.external()) {
        return new MemoryTexture(
            importer, texture.name(), second.name(), memory, Math.toIntExact(stride));
      }
    } catch (DmabufException | OsException _) {
      // The caller uses a texture of another kind.
    }
    if (memory != null) {
      memory.close();
    }
    importer.close();
    return null;
  }

  private static ImportedTexture texture(
      DmabufImporter importer, OwnedFd file, int width, int height, long stride, Fourcc format)
      throws DmabufException {
    DmabufLayout layout =
        new DmabufLayout(
            width,
            height,
            format,
            Modifier.LINEAR,
            List.of(new PlaneLayout(0, stride)),
            Rect.ofSize(width, height),
            false);
    try (DmabufScanout scanout = new DmabufScanout(layout, List.of(file.duplicate()))) {
      return importer.texture(scanout);
    }
  }

  private static int wholeTiles(int extent) {
    return (extent + TILE - 1) / TILE * TILE;
  }

  /// Returns the GL name of the texture.
  int name() {
    return name;
  }

  /// Returns the GL name of the second texture, or that of the first if there is no second one.
  int twin() {
    return twin;
  }

  /// Returns the drawn pixels, with the rows of the texture. They are valid after GL has finished.
  ByteBuffer pixels() {
    return memory.pinned();
  }

  /// Returns the bytes from one row of [#pixels] to the next.
  int strideBytes() {
    return strideBytes;
  }

  @Override
  public void close() {
    importer.close();
    memory.close();
  }
}
