// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import static org.lwjgl.egl.EGL10.EGL_EXTENSIONS;
import static org.lwjgl.egl.EGL10.EGL_VENDOR;
import static org.lwjgl.egl.EGL10.EGL_VERSION;
import static org.lwjgl.egl.EXTDeviceDRM.EGL_DRM_DEVICE_FILE_EXT;
import static org.lwjgl.egl.EXTDeviceDRMRenderNode.EGL_DRM_RENDER_NODE_FILE_EXT;
import static org.lwjgl.egl.EXTDeviceQuery.EGL_DEVICE_EXT;
import static org.lwjgl.egl.EXTPlatformDevice.EGL_PLATFORM_DEVICE_EXT;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.text.DebianPackages;
import dev.oriel.dmabuf.FormatSupport.ModifierSupport;
import dev.oriel.dmabuf.internal.egl.Egl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// An EGL display and its capabilities, which are queried once. The capabilities are those of this
/// display, not of the process.
///
/// Ownership: EGL returns the same display to every caller that asks for the same platform and
/// device, and does not count references. Therefore the display is never terminated here. It ends
/// with the process or, if it was adopted, with its window.
///
/// Threading: any thread.
public final class EglDisplay {

  /// From EGL_MESA_platform_surfaceless, which LWJGL does not bind.
  private static final int PLATFORM_SURFACELESS = 0x31dd;

  private final long handle;
  private final String origin;
  private final String vendor;
  private final String version;
  private final Set<String> extensions;
  private final List<FormatSupport> formats;
  private final @Nullable String renderNode;

  private static String installHint() {
    return "install Mesa's EGL (Debian: "
        + DebianPackages.of("libEGL.so.1")
        + ") or the GPU vendor's";
  }

  private EglDisplay(long handle, String origin) {
    this.handle = handle;
    this.origin = origin;
    this.vendor = Egl.string(handle, EGL_VENDOR);
    this.version = Egl.string(handle, EGL_VERSION);
    this.extensions = words(Egl.string(handle, EGL_EXTENSIONS));
    this.formats = importsModifiers() ? queryFormats(handle) : List.of();
    this.renderNode = queryRenderNode(handle);
  }

  /// Loads the EGL library. Call this method on a program's main thread before the program starts
  /// other threads: if LWJGL and another library (JavaFX) load libraries at the same time, they can
  /// deadlock in `libdl`.
  public static void preload() {
    Egl.preload();
  }

  /// Opens the display without a window system, on the machine's default device.
  ///
  /// @throws EglException if this machine's EGL has no such display
  public static EglDisplay surfaceless() {
    return open(PLATFORM_SURFACELESS, 0, "surfaceless");
  }

  /// Opens the display of one device, given by its render node.
  ///
  /// @param path `/dev/dri/renderD128`, or a link to it
  /// @throws RenderNodeException if there is no such node, no EGL device has it, or EGL cannot use
  ///   the device; the message ends with the available nodes
  public static EglDisplay ofRenderNode(String path) {
    RenderNodes nodes = RenderNodes.ofThisMachine();
    RenderNode node = nodes.require(path);
    for (long device : devicesOrNone()) {
      if (node.path().equals(Egl.deviceString(device, EGL_DRM_RENDER_NODE_FILE_EXT))
          // A driver that does not report the render node reports the card.
          || Egl.deviceString(device, EGL_DRM_DEVICE_FILE_EXT).equals(node.card())) {
        try {
          return open(EGL_PLATFORM_DEVICE_EXT, device, "device " + node.path());
        } catch (EglException e) {
          throw new RenderNodeException("EGL cannot use " + path + ": " + e.getMessage(), nodes, e);
        }
      }
    }
    throw new RenderNodeException(
        "EGL cannot use " + path + ": eglQueryDevicesEXT() lists no device with this node", nodes);
  }

  /// Adopts the display of a window.
  ///
  /// @param handle the `EGLDisplay`, initialised, which must outlive every object made with it
  /// @param origin the owner of the display, for messages
  public static EglDisplay adopt(long handle, String origin) {
    if (handle == 0) {
      throw new IllegalArgumentException("EGL_NO_DISPLAY from " + origin);
    }
    return new EglDisplay(handle, origin);
  }

  private static long[] devicesOrNone() {
    Set<String> client = words(Egl.string(0, EGL_EXTENSIONS));
    boolean listed =
        client.contains("EGL_EXT_device_enumeration") || client.contains("EGL_EXT_device_base");
    return listed ? Egl.devices() : new long[0];
  }

  private static EglDisplay open(int platform, long nativeDisplay, String origin) {
    String call = "eglGetPlatformDisplay(" + origin + ")";
    long handle = Egl.platformDisplay(platform, nativeDisplay);
    if (handle == 0) {
      throw new EglException(call, Egl.takeError(), installHint());
    }
    if (Egl.initialize(handle) == 0) {
      throw new EglException("eglInitialize(" + origin + ")", Egl.takeError(), installHint());
    }
    return new EglDisplay(handle, origin);
  }

  private static Set<String> words(String list) {
    Set<String> words = new TreeSet<>(Arrays.asList(list.split(" ", -1)));
    words.remove("");
    return words;
  }

  private static List<FormatSupport> queryFormats(long handle) {
    List<FormatSupport> formats = new ArrayList<>();
    for (int code : Egl.dmabufFormats(handle)) {
      long[] pairs = Egl.dmabufModifiers(handle, code);
      List<ModifierSupport> modifiers = new ArrayList<>(pairs.length / 2);
      for (int i = 0; i < pairs.length; i += 2) {
        modifiers.add(new ModifierSupport(pairs[i], pairs[i + 1] != 0));
      }
      formats.add(new FormatSupport(new Fourcc(code), modifiers));
    }
    return List.copyOf(formats);
  }

  private static @Nullable String queryRenderNode(long handle) {
    if (!words(Egl.string(0, EGL_EXTENSIONS)).contains("EGL_EXT_device_query")) {
      return null;
    }
    long device = Egl.displayAttribute(handle, EGL_DEVICE_EXT);
    String node = device == 0 ? "" : Egl.deviceString(device, EGL_DRM_RENDER_NODE_FILE_EXT);
    return node.isEmpty() ? null : node;
  }

  /// Returns the `EGLDisplay`, for the caller's own EGL calls.
  public long handle() {
    return handle;
  }

  /// Returns the origin of the display: `surfaceless`, a device, or a window.
  public String origin() {
    return origin;
  }

  /// Returns EGL's vendor string.
  public String vendor() {
    return vendor;
  }

  /// Returns EGL's version string.
  public String version() {
    return version;
  }

  /// Returns the render node of the GPU behind this display, or null if there is none or EGL does
  /// not report it.
  public @Nullable String renderNode() {
    return renderNode;
  }

  /// Returns whether the display supports an extension.
  public boolean has(String extension) {
    return extensions.contains(extension);
  }

  /// Returns whether the display can import dma-bufs.
  public boolean importsDmabufs() {
    return has("EGL_EXT_image_dma_buf_import") && has("EGL_KHR_image_base");
  }

  /// Returns whether the display can make a dma-buf of a texture's memory.
  public boolean exportsDmabufs() {
    return has("EGL_MESA_image_dma_buf_export") && has("EGL_KHR_gl_texture_2D_image");
  }

  /// Returns whether an import can state a modifier, and whether the supported modifiers can be
  /// queried.
  public boolean importsModifiers() {
    return importsDmabufs() && has("EGL_EXT_image_dma_buf_import_modifiers");
  }

  /// Returns whether a GPU fence can be exported as a descriptor, and imported from one.
  public boolean nativeFences() {
    return has("EGL_ANDROID_native_fence_sync");
  }

  /// Returns whether the CPU can wait for a fence.
  public boolean fences() {
    return has("EGL_KHR_fence_sync");
  }

  /// Returns whether the GPU can wait for a fence.
  public boolean gpuWaits() {
    return has("EGL_KHR_wait_sync");
  }

  /// Returns how this display reports the completion of GPU work.
  public SyncKind syncKind() {
    if (nativeFences()) {
      return SyncKind.NATIVE_FENCE;
    }
    return fences() ? SyncKind.FENCE : SyncKind.FINISH;
  }

  /// Returns whether a surface reports the age of its back buffer's content.
  public boolean bufferAge() {
    return has("EGL_EXT_buffer_age") || has("EGL_KHR_partial_update");
  }

  /// Returns whether a swap accepts the damaged rectangles.
  public boolean swapsWithDamage() {
    return has("EGL_KHR_swap_buffers_with_damage") || has("EGL_EXT_swap_buffers_with_damage");
  }

  /// Returns the formats that can be imported, with their modifiers; empty if the driver does not
  /// list them.
  public List<FormatSupport> formats() {
    return formats;
  }

  /// Returns the modifiers of one format, or null if the format is not listed.
  public @Nullable FormatSupport format(Fourcc fourcc) {
    for (FormatSupport f : formats) {
      if (f.fourcc().equals(fourcc)) {
        return f;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return "EGL " + version + " (" + vendor + ", " + origin + ")";
  }
}
