// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.os.OwnedFd;

/// The ticket of a frame for which no guest waits. Releasing it does nothing.
enum NoTicket implements ReleaseTicket {
  INSTANCE;

  @Override
  public boolean release(ReleaseCause cause) {
    return false;
  }

  @Override
  public boolean releaseWhenSignalled(OwnedFd fence) {
    fence.close();
    return false;
  }
}
