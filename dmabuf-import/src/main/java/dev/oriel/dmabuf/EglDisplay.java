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

/// An EGL display and what it can do, asked once: a value, whose capabilities are its own and not
/// the process's.
///
/// Ownership: EGL hands the same display to everybody who asks for the same platform and device,
/// and does not count them, so nobody terminates it; it ends with the process, or, where it was
/// adopted, with its window.
///
/// Threading: any thread.
public final class EglDisplay {

  /// Of EGL_MESA_platform_surfaceless, which LWJGL does not have.
  private static final int PLATFORM_SURFACELESS = 0x31dd;

  private final long handle;
  private final String origin;
  private final String vendor;
  private final String version;
  private final Set<String> extensions;
  private final List<FormatSupport> formats;
  private final @Nullable String renderNode;

  private static String install() {
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
    this.formats = importsModifiers() ? askFormats(handle) : List.of();
    this.renderNode = askRenderNode(handle);
  }

  /// Loads the EGL library, to be called on a program's main thread before it starts others:
  /// library loading of LWJGL and of others (JavaFX) at the same time can deadlock in `libdl`.
  public static void preload() {
    Egl.preload();
  }

  /// The display without a window system, on the machine's default device.
  ///
  /// @throws EglException if this machine's EGL has none
  public static EglDisplay surfaceless() {
    return open(PLATFORM_SURFACELESS, 0, "surfaceless");
  }

  /// The display of one device, by its render node.
  ///
  /// @param path `/dev/dri/renderD128`, or a link to it
  /// @throws RenderNodeException if there is no such node, or no EGL device has it; the message
  ///   lists those there are
  /// @throws EglException if EGL cannot use the device
  public static EglDisplay ofRenderNode(String path) {
    RenderNodes nodes = RenderNodes.ofThisMachine();
    RenderNode node = nodes.require(path);
    for (long device : devicesOrNone()) {
      if (node.path().equals(Egl.deviceString(device, EGL_DRM_RENDER_NODE_FILE_EXT))
          // A driver that does not tell the render node tells the card.
          || Egl.deviceString(device, EGL_DRM_DEVICE_FILE_EXT).equals(node.card())) {
        try {
          return open(EGL_PLATFORM_DEVICE_EXT, device, "device " + node.path());
        } catch (EglException e) {
          throw new RenderNodeException("EGL cannot use " + path + ": " + e.getMessage(), nodes, e);
        }
      }
    }
    throw new RenderNodeException(
        "EGL cannot use " + path + ": no device of eglQueryDevicesEXT() has it", nodes);
  }

  /// The display of somebody's window.
  ///
  /// @param handle the `EGLDisplay`, initialised, which must live as long as what is made with it
  /// @param origin whose it is, for messages
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
      throw new EglException(call, Egl.takeError(), install());
    }
    if (Egl.initialize(handle) == 0) {
      throw new EglException("eglInitialize(" + origin + ")", Egl.takeError(), install());
    }
    return new EglDisplay(handle, origin);
  }

  private static Set<String> words(String list) {
    Set<String> words = new TreeSet<>(Arrays.asList(list.split(" ", -1)));
    words.remove("");
    return words;
  }

  private static List<FormatSupport> askFormats(long handle) {
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

  private static @Nullable String askRenderNode(long handle) {
    if (!words(Egl.string(0, EGL_EXTENSIONS)).contains("EGL_EXT_device_query")) {
      return null;
    }
    long device = Egl.displayAttribute(handle, EGL_DEVICE_EXT);
    String node = device == 0 ? "" : Egl.deviceString(device, EGL_DRM_RENDER_NODE_FILE_EXT);
    return node.isEmpty() ? null : node;
  }

  /// The `EGLDisplay`, for a caller's own EGL calls.
  public long handle() {
    return handle;
  }

  /// How it was had: `surfaceless`, a device, or a window's.
  public String origin() {
    return origin;
  }

  /// Who made this EGL.
  public String vendor() {
    return vendor;
  }

  /// EGL's version.
  public String version() {
    return version;
  }

  /// The node of the GPU behind this display, or null where there is none or EGL does not tell.
  public @Nullable String renderNode() {
    return renderNode;
  }

  /// Whether the display has an extension.
  public boolean has(String extension) {
    return extensions.contains(extension);
  }

  /// Whether dma-bufs can be imported at all.
  public boolean importsDmabufs() {
    return has("EGL_EXT_image_dma_buf_import") && has("EGL_KHR_image_base");
  }

  /// Whether modifiers can be stated and asked for.
  public boolean importsModifiers() {
    return importsDmabufs() && has("EGL_EXT_image_dma_buf_import_modifiers");
  }

  /// Whether a fence of the GPU can be had as a descriptor, and waited for.
  public boolean nativeFences() {
    return has("EGL_ANDROID_native_fence_sync");
  }

  /// Whether the CPU can wait for a fence.
  public boolean fences() {
    return has("EGL_KHR_fence_sync");
  }

  /// Whether the GPU can be told to wait for a fence.
  public boolean gpuWaits() {
    return has("EGL_KHR_wait_sync");
  }

  /// How it is known here that the GPU has done something.
  public SyncKind syncKind() {
    if (nativeFences()) {
      return SyncKind.NATIVE_FENCE;
    }
    return fences() ? SyncKind.FENCE : SyncKind.FINISH;
  }

  /// Whether a surface tells how old the content of its back buffer is.
  public boolean bufferAge() {
    return has("EGL_EXT_buffer_age") || has("EGL_KHR_partial_update");
  }

  /// Whether a swap takes the changed rectangles.
  public boolean swapsWithDamage() {
    return has("EGL_KHR_swap_buffers_with_damage") || has("EGL_EXT_swap_buffers_with_damage");
  }

  /// The formats that can be imported, with their memory layouts; empty where the driver does not
  /// tell.
  public List<FormatSupport> formats() {
    return formats;
  }

  /// What is known of one format, or null where it is not listed.
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
