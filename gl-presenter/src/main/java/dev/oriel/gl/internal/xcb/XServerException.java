// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xcb;

/// An error of an X server: the connection is lost, or the server does not support what is needed.
public final class XServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// @param message the request, and the server's answer
  public XServerException(String message) {
    super(message);
  }
}
