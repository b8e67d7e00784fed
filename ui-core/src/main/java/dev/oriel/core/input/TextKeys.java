// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.input;

import java.util.List;

/// A function that returns the keys that type a text in a guest. The keys depend on the keyboard
/// layout that the guest uses.
///
/// Threading: any thread.
@FunctionalInterface
public interface TextKeys {

  /// Returns the chords that type a text, in order.
  ///
  /// @throws RuntimeException if the layout lacks characters of the text; the message names them
  List<KeyChord> typing(String text);
}
