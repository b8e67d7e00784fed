// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xcb;

/// The X server is gone, or cannot do what is needed of it.
public final class XServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// @param message what was asked, and what the server said
  public XServerException(String message) {
    super(message);
  }
}
