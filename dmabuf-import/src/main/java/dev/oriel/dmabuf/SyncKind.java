// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

/// How a display tells that the GPU has done what it was given, best first.
public enum SyncKind {
  /// A fence that is a descriptor: an event loop waits for it, and the kernel and other processes
  /// can (`EGL_ANDROID_native_fence_sync`).
  NATIVE_FENCE("EGL_ANDROID_native_fence_sync"),
  /// A fence of this process, which only a thread can wait for (`EGL_KHR_fence_sync`).
  FENCE("EGL_KHR_fence_sync"),
  /// No fence: a thread waits until the GPU has nothing left to do.
  FINISH("glFinish");

  private final String label;

  SyncKind(String label) {
    this.label = label;
  }

  /// The extension or the function that is used.
  public String label() {
    return label;
  }
}
