// SPDX-License-Identifier: Apache-2.0
/// The guest of `oriel demo`, as a bootable image.
@org.jspecify.annotations.NullMarked
module dev.oriel.demoguest {
  requires static org.jspecify;

  exports dev.oriel.demoguest;
}
