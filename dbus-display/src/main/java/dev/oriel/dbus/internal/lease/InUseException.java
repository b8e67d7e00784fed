// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.lease;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// Thrown when other programs use the display for longer than the caller waits.
public final class InUseException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  InUseException(@Nullable Holder holder) {
    super(holder == null ? "another program" : holder.toString());
  }
}
