// SPDX-License-Identifier: Apache-2.0
/// Oriel against what may come from QEMU, from a guest and from files: inputs without end, each of
/// which must leave the program as it was.
@NullMarked
package dev.oriel.fuzz;

import org.jspecify.annotations.NullMarked;
