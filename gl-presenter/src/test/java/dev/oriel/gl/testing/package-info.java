// SPDX-License-Identifier: Apache-2.0
/// Classes that the tests of this module's packages share.
@NullMarked
package dev.oriel.gl.testing;

import org.jspecify.annotations.NullMarked;
