// SPDX-License-Identifier: Apache-2.0
/// Measures Oriel with the real QEMU. Each measurement is paired with its floor in the same run.
@NullMarked
package dev.oriel.bench;

import org.jspecify.annotations.NullMarked;
