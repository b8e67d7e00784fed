// SPDX-License-Identifier: Apache-2.0
/// The guest of `oriel demo`, as an image to boot from.
@org.jspecify.annotations.NullMarked
module dev.oriel.demoguest {
  requires static org.jspecify;

  exports dev.oriel.demoguest;
}
