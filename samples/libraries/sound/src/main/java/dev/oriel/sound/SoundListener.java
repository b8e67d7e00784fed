// SPDX-License-Identifier: Apache-2.0
package dev.oriel.sound;

/// Receives what a user should know about the sound. Threading: the player's thread; must return at
/// once.
@FunctionalInterface
public interface SoundListener {

  /// Called when the VM's sound cannot be played, once for each reason.
  ///
  /// @param reason the reason and the remedy, as part of a sentence
  void silent(String reason);
}
