// SPDX-License-Identifier: Apache-2.0
/// Buffers and fences of a real kernel, for the tests that run in the lab VM.
///
/// They call the kernel through ui-core's internals, as this module may; other modules' tests use
/// them in the lab, where all is on the class path.
@NullMarked
package dev.oriel.sync.testing;

import org.jspecify.annotations.NullMarked;
