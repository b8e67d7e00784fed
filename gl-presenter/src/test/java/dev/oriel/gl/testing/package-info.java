// SPDX-License-Identifier: Apache-2.0
/// What the tests of this module's packages have in common.
@NullMarked
package dev.oriel.gl.testing;

import org.jspecify.annotations.NullMarked;
