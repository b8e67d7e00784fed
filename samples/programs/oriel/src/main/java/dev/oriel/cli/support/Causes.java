// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.support;

import java.util.ArrayList;
import java.util.List;

/// The chain of an error's causes.
public final class Causes {

  /// The limit of causes, for errors whose causes form a circle.
  private static final int MAX_CAUSES = 20;

  private Causes() {}

  /// Returns an error, its cause, the cause of that, and so on; at most [#MAX_CAUSES] of them.
  public static List<Throwable> of(Throwable error) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable t = error; t != null && chain.size() < MAX_CAUSES; t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }
}
