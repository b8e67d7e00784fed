// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.frame;

import dev.oriel.core.os.OwnedFd;
import java.util.ArrayList;
import java.util.List;

/// A ticket that records each call.
final class CountingTicket implements ReleaseTicket {

  final List<ReleaseCause> releases = new ArrayList<>();

  @Override
  public synchronized boolean release(ReleaseCause cause) {
    releases.add(cause);
    return releases.size() == 1;
  }

  @Override
  public boolean releaseWhenSignalled(OwnedFd fence) {
    fence.close();
    return release(ReleaseCause.FENCE);
  }
}
