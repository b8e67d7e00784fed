// SPDX-License-Identifier: Apache-2.0
/// Keyboard layouts: the keys that type a text in a guest.
@org.jspecify.annotations.NullMarked
module dev.oriel.keyboard {
  requires transitive dev.oriel.core;
  requires static transitive org.jspecify;

  exports dev.oriel.keyboard;
}
