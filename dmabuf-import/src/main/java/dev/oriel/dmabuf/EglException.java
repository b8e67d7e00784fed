// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import static org.lwjgl.egl.EGL10.EGL_BAD_ACCESS;
import static org.lwjgl.egl.EGL10.EGL_BAD_ALLOC;
import static org.lwjgl.egl.EGL10.EGL_BAD_ATTRIBUTE;
import static org.lwjgl.egl.EGL10.EGL_BAD_CONFIG;
import static org.lwjgl.egl.EGL10.EGL_BAD_CONTEXT;
import static org.lwjgl.egl.EGL10.EGL_BAD_CURRENT_SURFACE;
import static org.lwjgl.egl.EGL10.EGL_BAD_DISPLAY;
import static org.lwjgl.egl.EGL10.EGL_BAD_MATCH;
import static org.lwjgl.egl.EGL10.EGL_BAD_NATIVE_PIXMAP;
import static org.lwjgl.egl.EGL10.EGL_BAD_NATIVE_WINDOW;
import static org.lwjgl.egl.EGL10.EGL_BAD_PARAMETER;
import static org.lwjgl.egl.EGL10.EGL_BAD_SURFACE;
import static org.lwjgl.egl.EGL10.EGL_NOT_INITIALIZED;
import static org.lwjgl.egl.EGL10.EGL_SUCCESS;
import static org.lwjgl.egl.EGL11.EGL_CONTEXT_LOST;

import java.io.Serial;
import java.util.Locale;

/// A failed EGL call. The message is of the form `eglCreateContext(OpenGL ES 3.0) = EGL_BAD_MATCH;
/// install …`.
public final class EglException extends DmabufException {

  @Serial private static final long serialVersionUID = 1L;

  private final int error;

  EglException(String call, int error, String remedy) {
    super(call + " = " + name(error) + "; " + remedy);
    this.error = error;
  }

  /// Returns EGL's error code.
  public int error() {
    return error;
  }

  /// Returns the name of an EGL error code (`egl.h`).
  public static String name(int error) {
    return switch (error) {
      case EGL_SUCCESS -> "EGL_SUCCESS";
      case EGL_NOT_INITIALIZED -> "EGL_NOT_INITIALIZED";
      case EGL_BAD_ACCESS -> "EGL_BAD_ACCESS";
      case EGL_BAD_ALLOC -> "EGL_BAD_ALLOC";
      case EGL_BAD_ATTRIBUTE -> "EGL_BAD_ATTRIBUTE";
      case EGL_BAD_CONFIG -> "EGL_BAD_CONFIG";
      case EGL_BAD_CONTEXT -> "EGL_BAD_CONTEXT";
      case EGL_BAD_CURRENT_SURFACE -> "EGL_BAD_CURRENT_SURFACE";
      case EGL_BAD_DISPLAY -> "EGL_BAD_DISPLAY";
      case EGL_BAD_MATCH -> "EGL_BAD_MATCH";
      case EGL_BAD_NATIVE_PIXMAP -> "EGL_BAD_NATIVE_PIXMAP";
      case EGL_BAD_NATIVE_WINDOW -> "EGL_BAD_NATIVE_WINDOW";
      case EGL_BAD_PARAMETER -> "EGL_BAD_PARAMETER";
      case EGL_BAD_SURFACE -> "EGL_BAD_SURFACE";
      case EGL_CONTEXT_LOST -> "EGL_CONTEXT_LOST";
      default -> String.format(Locale.ROOT, "EGL error 0x%04x", error);
    };
  }
}
