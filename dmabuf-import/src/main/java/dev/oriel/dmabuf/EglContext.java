// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import static org.lwjgl.egl.ANDROIDNativeFenceSync.EGL_SYNC_NATIVE_FENCE_ANDROID;
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

/// An OpenGL ES 3 context, on a window's surface or on none, and its fences.
///
/// Threading: belongs to the thread that made it current last; every method but [#close] and
/// [#makeCurrent] throws on another thread, or where the context is not current.
///
/// Ownership: a context made by [#surfaceless] is destroyed by [#close]; an adopted one stays its
/// window's.
public final class EglContext implements AutoCloseable {

  private static final String CONTEXT_REMEDY =
      "an OpenGL ES 3.0 context without surface is needed; update Mesa or the GPU's driver";

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

  /// A new context that draws into framebuffer objects only. Not yet current.
  ///
  /// @throws EglException if the display has no such contexts
  public static EglContext surfaceless(EglDisplay display) {
    return surfaceless(display, 0);
  }

  /// Whether a display has contexts that draw into framebuffer objects only.
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

  /// A new context like [#surfaceless], in which the textures of `other` exist too. Not yet
  /// current.
  ///
  /// @throws EglException if the display has no such contexts
  public static EglContext sharing(EglContext other) {
    return surfaceless(other.display, other.context);
  }

  /// The context of somebody's window. Not yet current for this object.
  ///
  /// @param context the `EGLContext`
  /// @param surface the `EGLSurface`
  public static EglContext adopt(EglDisplay display, long context, long surface) {
    if (context == 0 || surface == 0) {
      throw new IllegalArgumentException("no EGL context or surface from " + display.origin());
    }
    return new EglContext(display, context, surface, false);
  }

  /// The display.
  public EglDisplay display() {
    return display;
  }

  /// Makes the context current on the calling thread, whose it is from now on.
  ///
  /// @throws EglException if it is current on another thread, or lost
  public void makeCurrent() {
    if (closed) {
      throw new IllegalStateException("the context has been closed");
    }
    // The API bound is the thread's, and decides which context a release without one means.
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

  /// Takes the context from its thread, so that another may make it current.
  public void release() {
    check();
    GLES.setCapabilities(null);
    thread = null;
    if (!Egl.makeCurrent(display.handle(), 0, 0)) {
      throw new EglException("eglMakeCurrent(none) on " + display, Egl.takeError(), "");
    }
  }

  /// Checks that the calling thread is the context's.
  ///
  /// @throws IllegalStateException if it is not
  public void check() {
    if (!Thread.currentThread().equals(thread)) {
      throw new IllegalStateException(
          "an EGL context of "
              + (thread == null ? "no thread" : thread.getName())
              + " was used on "
              + Thread.currentThread().getName());
    }
  }

  /// OpenGL's functions, as this context has them.
  ///
  /// @return whether the named GL extension is there
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

  /// What draws, in the driver's words.
  public String renderer() {
    check();
    String name = GLES20.glGetString(GLES20.GL_RENDERER);
    return name == null ? "unknown renderer" : name;
  }

  /// Whether a CPU draws, which reads imported buffers through a mapping.
  public boolean software() {
    Boolean known = software;
    if (known == null) {
      String name = renderer();
      known = name.contains("llvmpipe") || name.contains("softpipe") || name.contains("swrast");
      software = known;
    }
    return known;
  }

  /// A fence behind all that was submitted so far, of the best kind that the display has now.
  ///
  /// Where it has none, this waits until the GPU is done.
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
    // An unflushed fence can be waited for by nobody else, and has no descriptor yet.
    GLES20.glFlush();
    return new EglFence(display, kind, sync);
  }

  /// How many swaps old the back buffer's content is; 0 where it is undefined or not told.
  public int bufferAge() {
    check();
    return display.bufferAge() && surface != 0
        ? Egl.querySurface(display.handle(), surface, EGL_BUFFER_AGE_EXT, 0)
        : 0;
  }

  /// Columns of the surface's back buffer, which may lag behind its window's; 0 where there is
  /// none.
  public int surfaceWidth() {
    check();
    return surface == 0 ? 0 : Egl.querySurface(display.handle(), surface, EGL_WIDTH, 0);
  }

  /// Rows of the surface's back buffer; see [#surfaceWidth].
  public int surfaceHeight() {
    check();
    return surface == 0 ? 0 : Egl.querySurface(display.handle(), surface, EGL_HEIGHT, 0);
  }

  /// How many refreshes of the screen lie between two swaps at least; 0 swaps at once.
  public void swapInterval(int interval) {
    check();
    if (!Egl.swapInterval(display.handle(), interval)) {
      throw new EglException("eglSwapInterval(" + interval + ")", Egl.takeError(), "");
    }
  }

  /// Shows the back buffer.
  ///
  /// @throws EglException if the surface or the context is lost
  public void swap() {
    check();
    if (!Egl.swapBuffers(display.handle(), surface)) {
      throw lost("eglSwapBuffers");
    }
  }

  /// Shows the back buffer, of which only `rects` changed since the last swap.
  ///
  /// @param rects x, y from the bottom, width, height of each; direct, not empty
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

  /// Destroys the context if it was made here; an adopted one is taken from its thread only.
  ///
  /// Threading: the context's thread, or any thread where it is current on none. GL objects of the
  /// context go with it.
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
