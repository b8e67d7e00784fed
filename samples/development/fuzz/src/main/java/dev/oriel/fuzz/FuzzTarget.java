// SPDX-License-Identifier: Apache-2.0
package dev.oriel.fuzz;

/// A part of Oriel that reads what other programs write.
public interface FuzzTarget {

  /// Feeds it one input. The same input has the same effect each time.
  ///
  /// @throws Exception or an [Error] if the part has a fault
  void run(Choices choices) throws Exception;
}
