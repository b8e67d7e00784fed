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

/// A texture in memory of our own, which a software renderer draws into and the CPU reads in place.
///
/// A software renderer moves bytes where both sides of a copy have the same format, and else runs a
/// shader on each pixel, which takes 25 times as long at 640×480. GL names no texture formats like
/// XRGB8888, but imports them, so a texture that is to have a guest's format is imported.
///
/// Threading: the thread of the context that was current when it was made. Ownership: close it.
final class MemoryTexture implements AutoCloseable {

  /// Of llvmpipe, in pixels each way.
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

  /// Makes a texture.
  ///
  /// @param format in one plane
  /// @return null where a GPU draws, which has no need of it, or where there is no way
  static @Nullable MemoryTexture make(EglContext context, int width, int height, Fourcc format) {
    return make(context, width, height, format, null);
  }

  /// Makes a texture, and a second one of the same memory.
  ///
  /// @param twin the second one's format, of pixels as large
  static @Nullable MemoryTexture make(
      EglContext context, int width, int height, Fourcc format, @Nullable Fourcc twin) {
    if (!context.software()
        || !context.display().importsDmabufs()
        || format.colorPlanes() != 1
        || width < 1
        || height < 1) {
      return null;
    }
    // The renderer draws whole tiles, also where the picture ends within one.
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
      // There are other textures.
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

  /// GL's name.
  int name() {
    return name;
  }

  /// GL's name of the second texture; of the first where there is none.
  int twin() {
    return twin;
  }

  /// What has been drawn, once GL has finished; rows as in the texture.
  ByteBuffer pixels() {
    return memory.pinned();
  }

  /// From one row of [#pixels] to the next.
  int strideBytes() {
    return strideBytes;
  }

  @Override
  public void close() {
    importer.close();
    memory.close();
  }
}
