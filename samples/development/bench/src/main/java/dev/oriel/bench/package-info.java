// SPDX-License-Identifier: Apache-2.0
/// Measurements of Oriel against the real QEMU, each paired with its floor in the same run.
@NullMarked
package dev.oriel.bench;

import org.jspecify.annotations.NullMarked;
