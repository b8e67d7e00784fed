// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import java.io.Serial;

/// A buffer or a display that cannot be used: what was tried, with its values, why, and what helps.
public abstract sealed class DmabufException extends RuntimeException
    permits EglException, RenderNodeException, UnsafeDmabufException, UnsupportedDmabufException {

  @Serial private static final long serialVersionUID = 1L;

  DmabufException(String message) {
    super(message);
  }
}
