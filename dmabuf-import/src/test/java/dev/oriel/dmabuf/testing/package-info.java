// SPDX-License-Identifier: Apache-2.0
/// Guests' buffers for the tests of this module and of those that show them.
///
/// They are made through ui-core's internals: a module whose tests use them opens those to the
/// class path, where fixtures lie.
@NullMarked
package dev.oriel.dmabuf.testing;

import org.jspecify.annotations.NullMarked;
