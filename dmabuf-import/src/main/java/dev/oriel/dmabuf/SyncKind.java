// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

/// The ways in which a display reports the completion of GPU work, best first.
public enum SyncKind {
  /// A fence that is a descriptor. An event loop, the kernel and other processes can wait for it
  /// (`EGL_ANDROID_native_fence_sync`).
  NATIVE_FENCE("EGL_ANDROID_native_fence_sync"),
  /// A fence inside this process, which only a thread can wait for (`EGL_KHR_fence_sync`).
  FENCE("EGL_KHR_fence_sync"),
  /// No fence: a thread waits until the GPU has finished all its work.
  FINISH("glFinish");

  private final String label;

  SyncKind(String label) {
    this.label = label;
  }

  /// Returns the name of the extension or function.
  public String label() {
    return label;
  }
}
