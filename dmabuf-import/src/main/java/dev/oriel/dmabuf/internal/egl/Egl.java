// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf.internal.egl;

import static org.lwjgl.egl.EGL10.EGL_NONE;
import static org.lwjgl.egl.EGL10.EGL_NOT_INITIALIZED;
import static org.lwjgl.egl.KHRGLTexture2DImage.EGL_GL_TEXTURE_2D_KHR;
import static org.lwjgl.system.MemoryUtil.NULL;
import static org.lwjgl.system.MemoryUtil.memAddress;
import static org.lwjgl.system.MemoryUtil.memGetInt;
import static org.lwjgl.system.MemoryUtil.memUTF8;

import dev.oriel.core.text.DebianPackages;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;
import org.lwjgl.PointerBuffer;
import org.lwjgl.egl.EGL;
import org.lwjgl.system.FunctionProvider;
import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;

/// EGL's functions, called through their pointers.
///
/// LWJGL's own methods reject arguments that EGL allows: a native display of 0
/// (`eglGetPlatformDisplay`), a context without a configuration (`eglCreateContext`), an image
/// without a context or client buffer (`eglCreateImageKHR`). All EGL calls are made through this
/// class, so that callers need not know which methods these are. The methods return what EGL
/// returns. They throw only [UnsupportedOperationException], if the library lacks a function.
///
/// Threading: as defined by EGL; the error of a call is that of the calling thread.
public final class Egl {

  /// The most planes of an exported image: as many as a DRM buffer has.
  public static final int MAX_EXPORTED_PLANES = 4;

  private static final @Nullable FunctionProvider LIBRARY = library();
  private static final long GET_ERROR = address("eglGetError");
  private static final long GET_PLATFORM_DISPLAY = address("eglGetPlatformDisplay");
  private static final long INITIALIZE = address("eglInitialize");
  private static final long QUERY_STRING = address("eglQueryString");
  private static final long BIND_API = address("eglBindAPI");
  private static final long CREATE_CONTEXT = address("eglCreateContext");
  private static final long DESTROY_CONTEXT = address("eglDestroyContext");
  private static final long MAKE_CURRENT = address("eglMakeCurrent");
  private static final long SWAP_INTERVAL = address("eglSwapInterval");
  private static final long SWAP_BUFFERS = address("eglSwapBuffers");
  private static final long SWAP_WITH_DAMAGE = address("eglSwapBuffersWithDamageKHR");
  private static final long SWAP_WITH_DAMAGE_EXT = address("eglSwapBuffersWithDamageEXT");
  private static final long QUERY_SURFACE = address("eglQuerySurface");
  private static final long CREATE_IMAGE = address("eglCreateImageKHR");
  private static final long DESTROY_IMAGE = address("eglDestroyImageKHR");
  private static final long EXPORT_QUERY = address("eglExportDMABUFImageQueryMESA");
  private static final long EXPORT = address("eglExportDMABUFImageMESA");
  private static final long CREATE_SYNC = address("eglCreateSyncKHR");
  private static final long DESTROY_SYNC = address("eglDestroySyncKHR");
  private static final long CLIENT_WAIT_SYNC = address("eglClientWaitSyncKHR");
  private static final long WAIT_SYNC = address("eglWaitSyncKHR");
  private static final long DUP_NATIVE_FENCE = address("eglDupNativeFenceFDANDROID");
  private static final long QUERY_FORMATS = address("eglQueryDmaBufFormatsEXT");
  private static final long QUERY_MODIFIERS = address("eglQueryDmaBufModifiersEXT");
  private static final long QUERY_DEVICES = address("eglQueryDevicesEXT");
  private static final long QUERY_DEVICE_STRING = address("eglQueryDeviceStringEXT");
  private static final long QUERY_DISPLAY_ATTRIB = address("eglQueryDisplayAttribEXT");

  private Egl() {}

  /// Loads the EGL library.
  ///
  /// LWJGL calls `dlclose` inside `dl_iterate_phdr`, which can deadlock with a `dlopen` of another
  /// thread. Call this method on a program's main thread before the program starts other threads.
  public static void preload() {
    need(GET_ERROR, "eglGetError");
  }

  private static @Nullable FunctionProvider library() {
    LwjglNatives.prepare();
    try {
      return EGL.getFunctionProvider();
    } catch (LinkageError e) {
      // On a machine without libEGL, every function is missing and is reported as missing when it
      // is used.
      return null;
    }
  }

  private static long address(String function) {
    return LIBRARY == null ? NULL : LIBRARY.getFunctionAddress(function);
  }

  private static UnsupportedOperationException missing(String function) {
    return new UnsupportedOperationException(
        "the EGL library of this machine lacks "
            + function
            + "; install a current one (Debian: "
            + DebianPackages.of("libEGL.so.1")
            + ")");
  }

  private static long need(long address, String function) {
    if (address == NULL) {
      throw missing(function);
    }
    return address;
  }

  /// Returns and clears the error of this thread's last call.
  public static int takeError() {
    return GET_ERROR == NULL ? EGL_NOT_INITIALIZED : JNI.callI(GET_ERROR);
  }

  /// Calls `eglGetPlatformDisplay`. Returns 0 if there is no such display.
  public static long platformDisplay(int platform, long nativeDisplay) {
    return JNI.callPPP(
        platform, nativeDisplay, NULL, need(GET_PLATFORM_DISPLAY, "eglGetPlatformDisplay"));
  }

  /// Calls `eglInitialize`.
  ///
  /// @return major × 100 + minor, or 0 on failure
  public static int initialize(long display) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      IntBuffer version = stack.mallocInt(2);
      long at = memAddress(version);
      boolean ok = JNI.callPPPI(display, at, at + Integer.BYTES, INITIALIZE) != 0;
      return ok ? version.get(0) * 100 + version.get(1) : 0;
    }
  }

  /// Calls `eglQueryString`. Returns an empty string if EGL returns none. A display of 0 queries
  /// the client extensions.
  public static String string(long display, int name) {
    return QUERY_STRING == NULL ? "" : text(JNI.callPP(display, name, QUERY_STRING));
  }

  private static String text(long address) {
    return address == NULL ? "" : memUTF8(address);
  }

  /// Calls `eglBindAPI`.
  public static boolean bindApi(int api) {
    return JNI.callI(api, BIND_API) != 0;
  }

  /// Calls `eglCreateContext`. Returns 0 on failure.
  ///
  /// @param attributes pairs, terminated by EGL_NONE
  public static long createContext(long display, long config, long share, int... attributes) {
    return JNI.callPPPPP(display, config, share, attributes, CREATE_CONTEXT);
  }

  /// Calls `eglDestroyContext`.
  public static boolean destroyContext(long display, long context) {
    return JNI.callPPI(display, context, DESTROY_CONTEXT) != 0;
  }

  /// Calls `eglMakeCurrent` with one surface for drawing and reading, which may be 0.
  public static boolean makeCurrent(long display, long surface, long context) {
    return JNI.callPPPPI(display, surface, surface, context, MAKE_CURRENT) != 0;
  }

  /// Calls `eglSwapInterval`.
  public static boolean swapInterval(long display, int interval) {
    return JNI.callPI(display, interval, SWAP_INTERVAL) != 0;
  }

  /// Calls `eglSwapBuffers`.
  public static boolean swapBuffers(long display, long surface) {
    return JNI.callPPI(display, surface, SWAP_BUFFERS) != 0;
  }

  /// Calls `eglSwapBuffersWithDamageKHR`, or the EXT function if only that exists; their arguments
  /// are identical.
  ///
  /// @param rects x, y from the bottom, width and height of each rectangle, from the buffer's
  ///   position
  public static boolean swapBuffersWithDamage(long display, long surface, IntBuffer rects) {
    long function = SWAP_WITH_DAMAGE != NULL ? SWAP_WITH_DAMAGE : SWAP_WITH_DAMAGE_EXT;
    return JNI.callPPPI(
            display,
            surface,
            memAddress(rects),
            rects.remaining() / 4,
            need(function, "eglSwapBuffersWithDamage"))
        != 0;
  }

  /// Calls `eglQuerySurface`. Returns `otherwise` on failure.
  public static int querySurface(long display, long surface, int attribute, int otherwise) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long value = stack.nmalloc(Integer.BYTES, Integer.BYTES);
      boolean ok = JNI.callPPPI(display, surface, attribute, value, QUERY_SURFACE) != 0;
      return ok ? memGetInt(value) : otherwise;
    }
  }

  /// Calls `eglCreateImageKHR` without a context or client buffer. Returns 0 on failure.
  ///
  /// @param attributes pairs, terminated by EGL_NONE; a direct buffer
  public static long createImage(long display, int target, IntBuffer attributes) {
    return JNI.callPPPPP(
        display,
        NULL,
        target,
        NULL,
        memAddress(attributes),
        need(CREATE_IMAGE, "eglCreateImageKHR"));
  }

  /// Calls `eglCreateImageKHR` with a texture (`EGL_KHR_gl_texture_2D_image`). Returns 0 on
  /// failure.
  ///
  /// @param context the texture's context
  public static long createTextureImage(long display, long context, int texture) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      return JNI.callPPPPP(
          display,
          context,
          EGL_GL_TEXTURE_2D_KHR,
          (long) texture,
          memAddress(stack.ints(EGL_NONE)),
          need(CREATE_IMAGE, "eglCreateImageKHR"));
    }
  }

  /// The layout of an image's memory, as `eglExportDMABUFImageQueryMESA` reports it.
  ///
  /// @param fourcc the pixel format
  /// @param planes the number of planes
  /// @param modifier the DRM modifier
  public record ExportedLayout(int fourcc, int planes, long modifier) {}

  /// Calls `eglExportDMABUFImageQueryMESA`. Returns null on failure.
  public static @Nullable ExportedLayout exportQuery(long display, long image) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      IntBuffer fourcc = stack.callocInt(1);
      IntBuffer planes = stack.callocInt(1);
      // One for each plane, by the letter of the extension.
      LongBuffer modifiers = stack.callocLong(MAX_EXPORTED_PLANES);
      int ok =
          JNI.callPPPPPI(
              display,
              image,
              memAddress(fourcc),
              memAddress(planes),
              memAddress(modifiers),
              need(EXPORT_QUERY, "eglExportDMABUFImageQueryMESA"));
      return ok == 0 ? null : new ExportedLayout(fourcc.get(0), planes.get(0), modifiers.get(0));
    }
  }

  /// Calls `eglExportDMABUFImageMESA`. Returns false on failure.
  ///
  /// @param fds receives a descriptor for each plane, -1 for one that is in the descriptor before
  /// @param strides receives the strides in bytes
  /// @param offsets receives the offsets in bytes
  public static boolean exportImage(
      long display, long image, IntBuffer fds, IntBuffer strides, IntBuffer offsets) {
    return JNI.callPPPPPI(
            display,
            image,
            memAddress(fds),
            memAddress(strides),
            memAddress(offsets),
            need(EXPORT, "eglExportDMABUFImageMESA"))
        != 0;
  }

  /// Calls `eglDestroyImageKHR`.
  public static boolean destroyImage(long display, long image) {
    return JNI.callPPI(display, image, need(DESTROY_IMAGE, "eglDestroyImageKHR")) != 0;
  }

  /// Calls `eglCreateSyncKHR`. Returns 0 on failure.
  ///
  /// @param attributes pairs, terminated by EGL_NONE
  public static long createSync(long display, int type, int... attributes) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long list = memAddress(stack.ints(attributes));
      return JNI.callPPP(display, type, list, need(CREATE_SYNC, "eglCreateSyncKHR"));
    }
  }

  /// Calls `eglDestroySyncKHR`.
  public static boolean destroySync(long display, long sync) {
    return JNI.callPPI(display, sync, need(DESTROY_SYNC, "eglDestroySyncKHR")) != 0;
  }

  /// Calls `eglClientWaitSyncKHR`.
  ///
  /// @return EGL_CONDITION_SATISFIED, EGL_TIMEOUT_EXPIRED or 0
  public static int clientWaitSync(long display, long sync, int flags, long timeoutNanos) {
    return JNI.callPPJI(
        display, sync, flags, timeoutNanos, need(CLIENT_WAIT_SYNC, "eglClientWaitSyncKHR"));
  }

  /// Calls `eglWaitSyncKHR`: the GPU waits.
  public static boolean waitSync(long display, long sync) {
    return JNI.callPPI(display, sync, 0, need(WAIT_SYNC, "eglWaitSyncKHR")) != 0;
  }

  /// Calls `eglDupNativeFenceFDANDROID`. Returns a negative number if there is no descriptor.
  public static int dupNativeFence(long display, long sync) {
    return JNI.callPPI(display, sync, need(DUP_NATIVE_FENCE, "eglDupNativeFenceFDANDROID"));
  }

  /// Calls `eglQueryDmaBufFormatsEXT`. Returns the fourcc codes, or an empty array on failure.
  public static int[] dmabufFormats(long display) {
    long function = need(QUERY_FORMATS, "eglQueryDmaBufFormatsEXT");
    try (MemoryStack stack = MemoryStack.stackPush()) {
      IntBuffer count = stack.callocInt(1);
      if (JNI.callPPPI(display, 0, NULL, memAddress(count), function) == 0) {
        return new int[0];
      }
      IntBuffer formats = stack.mallocInt(Math.max(1, count.get(0)));
      if (JNI.callPPPI(
              display, formats.capacity(), memAddress(formats), memAddress(count), function)
          == 0) {
        return new int[0];
      }
      int[] list = new int[Math.min(count.get(0), formats.capacity())];
      formats.get(list);
      return list;
    }
  }

  /// Calls `eglQueryDmaBufModifiersEXT`. Returns pairs of a modifier and a flag, which is 1 if the
  /// modifier can only be sampled as an external texture, otherwise 0. Returns an empty array on
  /// failure or if the driver lists no modifiers.
  public static long[] dmabufModifiers(long display, int fourcc) {
    long function = need(QUERY_MODIFIERS, "eglQueryDmaBufModifiersEXT");
    try (MemoryStack stack = MemoryStack.stackPush()) {
      IntBuffer count = stack.callocInt(1);
      if (JNI.callPPPPI(display, fourcc, 0, NULL, NULL, memAddress(count), function) == 0) {
        return new long[0];
      }
      int capacity = Math.max(1, count.get(0));
      LongBuffer modifiers = stack.callocLong(capacity);
      IntBuffer external = stack.callocInt(capacity);
      if (JNI.callPPPPI(
              display,
              fourcc,
              capacity,
              memAddress(modifiers),
              memAddress(external),
              memAddress(count),
              function)
          == 0) {
        return new long[0];
      }
      long[] pairs = new long[2 * Math.min(count.get(0), capacity)];
      for (int i = 0; i < pairs.length / 2; i++) {
        pairs[2 * i] = modifiers.get(i);
        pairs[2 * i + 1] = external.get(i);
      }
      return pairs;
    }
  }

  /// Calls `eglQueryDevicesEXT`. Returns the EGL devices of this machine.
  public static long[] devices() {
    long function = need(QUERY_DEVICES, "eglQueryDevicesEXT");
    try (MemoryStack stack = MemoryStack.stackPush()) {
      IntBuffer count = stack.callocInt(1);
      if (JNI.callPPI(0, NULL, memAddress(count), function) == 0) {
        return new long[0];
      }
      PointerBuffer devices = stack.callocPointer(Math.max(1, count.get(0)));
      if (JNI.callPPI(devices.capacity(), memAddress(devices), memAddress(count), function) == 0) {
        return new long[0];
      }
      long[] list = new long[Math.min(count.get(0), devices.capacity())];
      devices.get(list);
      return list;
    }
  }

  /// Calls `eglQueryDeviceStringEXT`. Returns an empty string if the device has no such string.
  public static String deviceString(long device, int name) {
    if (QUERY_DEVICE_STRING == NULL) {
      return "";
    }
    return text(JNI.callPP(device, name, QUERY_DEVICE_STRING));
  }

  /// Calls `eglQueryDisplayAttribEXT`. Returns 0 on failure.
  public static long displayAttribute(long display, int attribute) {
    if (QUERY_DISPLAY_ATTRIB == NULL) {
      return NULL;
    }
    try (MemoryStack stack = MemoryStack.stackPush()) {
      PointerBuffer value = stack.callocPointer(1);
      boolean ok = JNI.callPPI(display, attribute, memAddress(value), QUERY_DISPLAY_ATTRIB) != 0;
      return ok ? value.get(0) : NULL;
    }
  }
}
