// SPDX-License-Identifier: Apache-2.0
/// Plays a VM's sound on this machine, and gives it the microphone. This module depends neither on
/// D-Bus nor on windows.
@org.jspecify.annotations.NullMarked
module dev.oriel.sound {
  requires transitive dev.oriel.core;
  requires static transitive org.jspecify;
  requires org.lwjgl;
  requires org.lwjgl.openal;

  exports dev.oriel.sound;
}
