// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import java.io.Serial;

/// A valid buffer that this display cannot import. Another path can show it.
public final class UnsupportedDmabufException extends DmabufException {

  @Serial private static final long serialVersionUID = 1L;

  /// Creates an exception whose message names the buffer, the display that refuses it and the
  /// accepted formats.
  public UnsupportedDmabufException(String message) {
    super(message);
  }
}
