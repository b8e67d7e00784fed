// SPDX-License-Identifier: Apache-2.0
/// Letters and icons as coverage of pixels: the desktop's fonts through FreeType and HarfBuzz, and
/// a bitmap font where there are none.
@org.jspecify.annotations.NullMarked
package dev.oriel.gl.internal.text;
