// SPDX-License-Identifier: Apache-2.0
/// Fuzzes Oriel with what it may receive from QEMU, from a guest and from files. Each input must
/// leave the program as it was.
@NullMarked
package dev.oriel.fuzz;

import org.jspecify.annotations.NullMarked;
