// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import java.io.Serial;
import java.util.Locale;

/// An EGL call that failed: `eglCreateContext(OpenGL ES 3.0) = EGL_BAD_MATCH; install …`.
public final class EglException extends DmabufException {

  @Serial private static final long serialVersionUID = 1L;

  private final int error;

  EglException(String call, int error, String remedy) {
    super(call + " = " + name(error) + "; " + remedy);
    this.error = error;
  }

  /// The number of EGL's error.
  public int error() {
    return error;
  }

  /// The name of one of EGL's errors (`egl.h`).
  public static String name(int error) {
    return switch (error) {
      case 0x3000 -> "EGL_SUCCESS";
      case 0x3001 -> "EGL_NOT_INITIALIZED";
      case 0x3002 -> "EGL_BAD_ACCESS";
      case 0x3003 -> "EGL_BAD_ALLOC";
      case 0x3004 -> "EGL_BAD_ATTRIBUTE";
      case 0x3005 -> "EGL_BAD_CONFIG";
      case 0x3006 -> "EGL_BAD_CONTEXT";
      case 0x3007 -> "EGL_BAD_CURRENT_SURFACE";
      case 0x3008 -> "EGL_BAD_DISPLAY";
      case 0x3009 -> "EGL_BAD_MATCH";
      case 0x300a -> "EGL_BAD_NATIVE_PIXMAP";
      case 0x300b -> "EGL_BAD_NATIVE_WINDOW";
      case 0x300c -> "EGL_BAD_PARAMETER";
      case 0x300d -> "EGL_BAD_SURFACE";
      case 0x300e -> "EGL_CONTEXT_LOST";
      default -> String.format(Locale.ROOT, "EGL error 0x%04x", error);
    };
  }
}
