// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.lease;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// Others have the display for longer than there is patience.
public final class InUseException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  InUseException(@Nullable Holder holder) {
    super(holder == null ? "another program" : holder.toString());
  }
}
