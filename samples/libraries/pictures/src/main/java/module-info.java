// SPDX-License-Identifier: Apache-2.0
/// Pictures as files: encoders of [dev.oriel.core.image.Picture], and files that are written whole.
@org.jspecify.annotations.NullMarked
module dev.oriel.pictures {
  requires transitive dev.oriel.core;
  requires static transitive org.jspecify;

  exports dev.oriel.pictures;
}
