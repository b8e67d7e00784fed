// SPDX-License-Identifier: Apache-2.0
/// Test fixtures of the desktop and of processes, shared with the other modules as this module's
/// test-jar.
@NullMarked
package dev.oriel.core.testing;

import org.jspecify.annotations.NullMarked;
