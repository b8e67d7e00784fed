// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.core.geometry.Rect;
import dev.oriel.guest.VirtioGpu.Fencing;

/// A rendering context of `virtio-gpu-gl-pci`. The host's OpenGL executes the guest's commands
/// (virglrenderer's `virgl_protocol.h`, virtio 1.2 5.7.6.8).
///
/// Threading: the guest's thread.
public final class VirglContext {

  /// The order of the rows in a texture's memory: whether row 0 is the picture's last row, as in
  /// OpenGL, or its first row.
  public enum Rows {
    /// The order in which the host's OpenGL draws.
    FROM_BOTTOM,
    /// `VIRTIO_GPU_RESOURCE_FLAG_Y_0_TOP`, the order of QEMU's own 2D resources.
    FROM_TOP
  }

  private static final int RESOURCE_CREATE_3D = 0x204;
  private static final int TRANSFER_TO_HOST_3D = 0x205;

  private static final int DEFAULT_CAPSET = 0;
  private static final int Y_0_TOP = 1;

  // The texture target and bind flags of Gallium, which virgl uses too.
  private static final int TEXTURE_2D = 2;
  private static final int BIND_RENDER_TARGET = 1 << 1;
  private static final int BIND_SAMPLER_VIEW = 1 << 3;
  private static final int BIND_SCANOUT = 1 << 18;

  private static final int CREATE_OBJECT = 1;
  private static final int SET_FRAMEBUFFER_STATE = 5;
  private static final int CLEAR = 7;
  private static final int PIPE_RESOURCE_CREATE = 48;
  private static final int OBJECT_SURFACE = 8;
  private static final int CLEAR_COLOR_0 = 1 << 2;

  private final VirtioGpu gpu;
  private final GpuContext context;
  private int lastObject;

  /// Creates a context.
  ///
  /// @param id the id that the guest chooses for the context, not 0
  public VirglContext(VirtioGpu gpu, int id) {
    this.gpu = gpu;
    this.context = new GpuContext(gpu, id, DEFAULT_CAPSET);
  }

  /// Creates a texture that this context can draw into and a scanout can show.
  public void createTexture(int resource, GpuFormat format, int width, int height, Rows rows) {
    GpuRequest r = gpu.begin(RESOURCE_CREATE_3D, 0);
    r.put(resource).put(TEXTURE_2D).put(format.code());
    r.put(BIND_RENDER_TARGET | BIND_SAMPLER_VIEW | BIND_SCANOUT);
    r.put(width).put(height).put(1).put(1).put(0).put(0);
    r.put(rows == Rows.FROM_TOP ? Y_0_TOP : 0).put(0);
    gpu.submit(Fencing.UNFENCED).ok();
    context.attach(resource);
  }

  /// Creates a texture in the host's OpenGL and requests it as a blob.
  ///
  /// @return the host's answer to the creation of the blob
  public GpuCommand createHostBlob(int resource, GpuFormat format, int width, int height) {
    int blob = ++lastObject;
    int _ =
        context
            .execute(
                new int[] {
                  command(PIPE_RESOURCE_CREATE, 0, 11),
                  TEXTURE_2D,
                  format.code(),
                  BIND_RENDER_TARGET | BIND_SAMPLER_VIEW | BIND_SCANOUT,
                  width,
                  height,
                  1,
                  1,
                  0,
                  0,
                  0,
                  blob
                })
            .response();
    return context.createHostBlob(
        resource, blob, GpuContext.BLOB_FLAG_USE_SHAREABLE, 4L * width * height);
  }

  /// Copies a part of a texture's backing memory into the texture.
  ///
  /// @param offset the offset of the part's first pixel in the backing memory
  public GpuCommand transferToHost(int resource, Rect part, long offset, int stride) {
    GpuRequest r = context.begin(TRANSFER_TO_HOST_3D);
    r.put(part.x()).put(part.y()).put(0).put(part.width()).put(part.height()).put(1);
    r.put((int) offset).put((int) (offset >>> 32));
    r.put(resource).put(0).put(stride).put(0);
    return context.send();
  }

  /// Fills a texture with one colour in the host's OpenGL.
  ///
  /// @param argb the colour as `0xAARRGGBB`
  public GpuCommand clear(int resource, GpuFormat format, int argb) {
    int surface = ++lastObject;
    return context.execute(
        new int[] {
          command(CREATE_OBJECT, OBJECT_SURFACE, 5),
          surface,
          resource,
          format.code(),
          0,
          0,
          command(SET_FRAMEBUFFER_STATE, 0, 3),
          1,
          0,
          surface,
          command(CLEAR, 0, 8),
          CLEAR_COLOR_0,
          channel(argb >>> 16),
          channel(argb >>> 8),
          channel(argb),
          channel(argb >>> 24),
          0,
          0,
          0
        });
  }

  private static int command(int code, int object, int words) {
    return code | object << 8 | words << 16;
  }

  private static int channel(int value) {
    return Float.floatToRawIntBits((value & 0xff) / 255f);
  }
}
