// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import static org.lwjgl.egl.ANDROIDNativeFenceSync.EGL_SYNC_NATIVE_FENCE_ANDROID;
import static org.lwjgl.egl.EGL10.EGL_BAD_ALLOC;
import static org.lwjgl.egl.EGL10.EGL_BAD_MATCH;
import static org.lwjgl.egl.EGL10.EGL_HEIGHT;
import static org.lwjgl.egl.EGL10.EGL_NONE;
import static org.lwjgl.egl.EGL10.EGL_WIDTH;
import static org.lwjgl.egl.EGL12.EGL_OPENGL_ES_API;
import static org.lwjgl.egl.EGL15.EGL_CONTEXT_MAJOR_VERSION;
import static org.lwjgl.egl.EGL15.EGL_CONTEXT_MINOR_VERSION;
import static org.lwjgl.egl.EGL15.EGL_SYNC_FENCE;
import static org.lwjgl.egl.EXTBufferAge.EGL_BUFFER_AGE_EXT;

import dev.oriel.core.text.DebianPackages;
import dev.oriel.dmabuf.internal.egl.Egl;
import java.nio.IntBuffer;
import org.jspecify.annotations.Nullable;
import org.lwjgl.opengles.GLES;
import org.lwjgl.opengles.GLES20;
import org.lwjgl.opengles.GLESCapabilities;

/// An OpenGL ES 3 context, with a window's surface or without a surface, and its fences.
///
/// Threading: the context belongs to the thread that last made it current. Every method except
/// [#close] and [#makeCurrent] throws on another thread, or if the context is not current.
///
/// Ownership: [#close] destroys a context made by [#surfaceless] or [#sharing]. An adopted context
/// remains the property of its window.
public final class EglContext implements AutoCloseable {

  private static final String CONTEXT_REMEDY =
      "an OpenGL ES 3.0 context without a surface is needed; update Mesa or the GPU's driver";

  private final EglDisplay display;
  private final long context;
  private final long surface;
  private final boolean owned;
  private @Nullable GLESCapabilities capabilities;
  private @Nullable Boolean software;
  private @Nullable Thread thread;
  private boolean closed;

  private EglContext(EglDisplay display, long context, long surface, boolean owned) {
    this.display = display;
    this.context = context;
    this.surface = surface;
    this.owned = owned;
  }

  /// Creates a context that draws into framebuffer objects only. The context is not yet current.
  ///
  /// @throws EglException if the display does not support such contexts
  public static EglContext surfaceless(EglDisplay display) {
    return surfaceless(display, 0);
  }

  /// Returns whether a display supports contexts that draw into framebuffer objects only.
  public static boolean isSurfacelessPossible(EglDisplay display) {
    return display.has("EGL_KHR_surfaceless_context") && display.has("EGL_KHR_no_config_context");
  }

  private static EglContext surfaceless(EglDisplay display, long shared) {
    if (!isSurfacelessPossible(display)) {
      throw new EglException(
          "eglCreateContext(OpenGL ES 3.0, no surface) on " + display,
          EGL_BAD_MATCH,
          CONTEXT_REMEDY);
    }
    if (!Egl.bindApi(EGL_OPENGL_ES_API)) {
      throw new EglException("eglBindAPI(OpenGL ES)", Egl.takeError(), CONTEXT_REMEDY);
    }
    long context =
        Egl.createContext(
            display.handle(),
            0,
            shared,
            EGL_CONTEXT_MAJOR_VERSION,
            3,
            EGL_CONTEXT_MINOR_VERSION,
            0,
            EGL_NONE);
    if (context == 0) {
      throw new EglException(
          "eglCreateContext(OpenGL ES 3.0, no surface) on " + display,
          Egl.takeError(),
          CONTEXT_REMEDY);
    }
    return new EglContext(display, context, 0, true);
  }

  /// Creates a context as [#surfaceless] does, which shares the textures of `other`. The context is
  /// not yet current.
  ///
  /// @throws EglException if the display does not support such contexts
  public static EglContext sharing(EglContext other) {
    return surfaceless(other.display, other.context);
  }

  /// Adopts the context of a window. The context is not yet current for this object.
  ///
  /// @param context the `EGLContext`
  /// @param surface the `EGLSurface`
  public static EglContext adopt(EglDisplay display, long context, long surface) {
    if (context == 0 || surface == 0) {
      throw new IllegalArgumentException("no EGL context or surface from " + display.origin());
    }
    return new EglContext(display, context, surface, false);
  }

  /// Returns the display.
  public EglDisplay display() {
    return display;
  }

  /// Returns the `EGLContext`.
  long handle() {
    return context;
  }

  /// Makes the context current on the calling thread, to which it then belongs.
  ///
  /// @throws EglException if the context is current on another thread, or lost
  public void makeCurrent() {
    if (closed) {
      throw new IllegalStateException("the context has been closed");
    }
    // The bound API is a property of the thread. It decides which context eglMakeCurrent() without
    // a context releases.
    if (!Egl.bindApi(EGL_OPENGL_ES_API) || !Egl.makeCurrent(display.handle(), surface, context)) {
      throw new EglException(
          "eglMakeCurrent() on " + display,
          Egl.takeError(),
          "is the context current on another thread?");
    }
    thread = Thread.currentThread();
    try {
      if (capabilities == null) {
        capabilities = GLES.createCapabilities();
      } else {
        GLES.setCapabilities(capabilities);
      }
    } catch (LinkageError e) {
      throw new EglException(
          "loading libGLESv2",
          Egl.takeError(),
          "install it (Debian: " + DebianPackages.of("libGLESv2.so.2") + "): " + e.getMessage());
    }
  }

  /// Releases the context from its thread, so that another thread can make it current.
  public void release() {
    check();
    GLES.setCapabilities(null);
    thread = null;
    if (!Egl.makeCurrent(display.handle(), 0, 0)) {
      throw new EglException("eglMakeCurrent(none) on " + display, Egl.takeError(), "");
    }
  }

  /// Checks that the context belongs to the calling thread.
  ///
  /// @throws IllegalStateException if it does not
  public void check() {
    if (!Thread.currentThread().equals(thread)) {
      throw new IllegalStateException(
          "an EGL context that is current on "
              + (thread == null ? "no thread" : thread.getName())
              + " was used on "
              + Thread.currentThread().getName());
    }
  }

  /// Returns whether the context supports a GL extension.
  public boolean hasGl(String extension) {
    check();
    int count = GLES20.glGetInteger(0x821d /* GL_NUM_EXTENSIONS */);
    for (int i = 0; i < count; i++) {
      if (extension.equals(org.lwjgl.opengles.GLES30.glGetStringi(GLES20.GL_EXTENSIONS, i))) {
        return true;
      }
    }
    return false;
  }

  /// Returns the driver's name of the renderer.
  public String renderer() {
    check();
    String name = GLES20.glGetString(GLES20.GL_RENDERER);
    return name == null ? "unknown renderer" : name;
  }

  /// Returns whether a software renderer draws, which reads imported buffers through a mapping.
  public boolean software() {
    Boolean known = software;
    if (known == null) {
      String name = renderer();
      known = name.contains("llvmpipe") || name.contains("softpipe") || name.contains("swrast");
      software = known;
    }
    return known;
  }

  /// Creates a fence that is signalled when all commands submitted so far have completed, of the
  /// best kind that the display supports.
  ///
  /// If the display supports no fences, this method waits until the GPU has finished.
  public GpuFence fence() {
    check();
    SyncKind best = display.syncKind();
    long sync = 0;
    if (best == SyncKind.NATIVE_FENCE) {
      sync = Egl.createSync(display.handle(), EGL_SYNC_NATIVE_FENCE_ANDROID, EGL_NONE);
    }
    SyncKind kind = sync == 0 ? SyncKind.FENCE : best;
    if (sync == 0 && display.fences()) {
      sync = Egl.createSync(display.handle(), EGL_SYNC_FENCE, EGL_NONE);
    }
    if (sync == 0) {
      GLES20.glFinish();
      return new EglFence(display, SyncKind.FINISH, 0);
    }
    // No other thread can wait for a fence that has not been flushed, and it has no descriptor yet.
    GLES20.glFlush();
    return new EglFence(display, kind, sync);
  }

  /// Returns the age of the back buffer's content in swaps, or 0 if the content is undefined or the
  /// age is unknown.
  ///
  /// @throws EglException if there is no back buffer. A swap, which would need one, crashes in some
  ///   drivers (Mesa's software renderer on Wayland, when the connection is broken).
  public int bufferAge() {
    check();
    if (!display.bufferAge() || surface == 0) {
      return 0;
    }
    int age = Egl.querySurface(display.handle(), surface, EGL_BUFFER_AGE_EXT, -1);
    if (age < 0) {
      int error = Egl.takeError();
      if (error == EGL_BAD_ALLOC) {
        throw new EglException(
            "eglQuerySurface(EGL_BUFFER_AGE_EXT)", error, "the window has no buffer to draw into");
      }
    }
    return Math.max(0, age);
  }

  /// Returns the width in pixels of the surface's back buffer, which may lag behind that of the
  /// window, or 0 if there is no surface.
  public int surfaceWidth() {
    check();
    return surface == 0 ? 0 : Egl.querySurface(display.handle(), surface, EGL_WIDTH, 0);
  }

  /// Returns the height in pixels of the surface's back buffer; see [#surfaceWidth].
  public int surfaceHeight() {
    check();
    return surface == 0 ? 0 : Egl.querySurface(display.handle(), surface, EGL_HEIGHT, 0);
  }

  /// Sets the minimum number of screen refreshes between two swaps; with 0, a swap does not wait.
  public void swapInterval(int interval) {
    check();
    if (!Egl.swapInterval(display.handle(), interval)) {
      throw new EglException("eglSwapInterval(" + interval + ")", Egl.takeError(), "");
    }
  }

  /// Swaps the buffers: shows the back buffer.
  ///
  /// @throws EglException if the surface or the context is lost
  public void swap() {
    check();
    if (!Egl.swapBuffers(display.handle(), surface)) {
      throw lost("eglSwapBuffers");
    }
  }

  /// Swaps the buffers, and states the rectangles that changed since the previous swap.
  ///
  /// @param rects x, y from the bottom, width and height of each rectangle; a direct buffer, not
  ///   empty
  /// @throws EglException if the surface or the context is lost
  public void swapWithDamage(IntBuffer rects) {
    check();
    if (!Egl.swapBuffersWithDamage(display.handle(), surface, rects)) {
      throw lost("eglSwapBuffersWithDamage");
    }
  }

  private static EglException lost(String call) {
    return new EglException(call + "()", Egl.takeError(), "the window or its context is lost");
  }

  /// Destroys the context if it was created here; an adopted context is only released from its
  /// thread.
  ///
  /// Threading: the context's thread, or any thread if the context is not current. The context's GL
  /// objects are destroyed with it.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    if (thread != null) {
      release();
    }
    closed = true;
    if (owned) {
      Egl.destroyContext(display.handle(), context);
    }
  }
}
