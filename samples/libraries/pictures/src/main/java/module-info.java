// SPDX-License-Identifier: Apache-2.0
/// Pictures as files: encoders of [dev.oriel.core.image.Picture], and files that are replaced only
/// when their new content is complete.
@org.jspecify.annotations.NullMarked
module dev.oriel.pictures {
  requires transitive dev.oriel.core;
  requires static transitive org.jspecify;

  exports dev.oriel.pictures;
}
