// SPDX-License-Identifier: Apache-2.0
/// The text of pictures: reads the fonts of text modes exactly, and everything else with Tesseract.
@org.jspecify.annotations.NullMarked
module dev.oriel.text {
  requires transitive dev.oriel.core;
  requires static transitive org.jspecify;

  exports dev.oriel.text;
  exports dev.oriel.text.reader;
}
