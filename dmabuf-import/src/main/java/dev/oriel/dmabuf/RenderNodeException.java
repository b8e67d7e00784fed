// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import java.io.Serial;

/// A path that was given as a render node and cannot be used as one. The message gives the reason
/// and the available nodes.
public final class RenderNodeException extends DmabufException {

  @Serial private static final long serialVersionUID = 1L;

  RenderNodeException(String message, RenderNodes there) {
    super(message + "; " + there);
  }

  RenderNodeException(String message, RenderNodes there, EglException cause) {
    this(message, there);
    initCause(cause);
  }
}
