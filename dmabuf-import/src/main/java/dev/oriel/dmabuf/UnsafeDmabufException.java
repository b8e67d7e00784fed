// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import java.io.Serial;

/// A buffer that must not reach a driver, because the driver would read outside of it, or because
/// it can shrink while it is read.
///
/// Drivers do not check the buffers that they import. In llvmpipe, for example, such a buffer ends
/// the process with a signal.
public final class UnsafeDmabufException extends DmabufException {

  @Serial private static final long serialVersionUID = 1L;

  UnsafeDmabufException(String message) {
    super(message);
  }
}
