// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import java.io.Serial;

/// A sound buffer that this display does not import; another path can show it.
public final class UnsupportedDmabufException extends DmabufException {

  @Serial private static final long serialVersionUID = 1L;

  /// An error that names the buffer, who refuses it and what would be accepted.
  public UnsupportedDmabufException(String message) {
    super(message);
  }
}
