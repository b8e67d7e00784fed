// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import java.io.Serial;

/// A buffer or a display that cannot be used. The message names the failed operation with its
/// values, the reason and the remedy.
public abstract sealed class DmabufException extends RuntimeException
    permits EglException, RenderNodeException, UnsafeDmabufException, UnsupportedDmabufException {

  @Serial private static final long serialVersionUID = 1L;

  DmabufException(String message) {
    super(message);
  }
}
