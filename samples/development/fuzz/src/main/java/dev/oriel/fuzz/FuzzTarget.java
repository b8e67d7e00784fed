// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

/// A part of Oriel that takes what others write.
public interface FuzzTarget {

  /// Feeds it one input. The same input does the same each time.
  ///
  /// @throws Exception or an [Error] if it does what it must not: that is the finding
  void run(Choices choices) throws Exception;
}
