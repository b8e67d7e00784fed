// SPDX-License-Identifier: Apache-2.0
/// A guest without a guest operating system: the real QEMU, whose devices a test drives directly.
/// The package also contains kernel buffers that need no guest.
///
/// [dev.oriel.guest.Qemu] starts QEMU with a halted processor. The test maps the guest's memory and
/// acts as the guest's drivers over the qtest protocol. Frames are therefore deterministic and can
/// be compared byte by byte, and a test can time the completion of each flush as the guest sees it.
/// This package does not use Oriel's own D-Bus code.
///
/// Threading: the guest belongs to one thread, the test's, like a guest with one processor.
@NullMarked
package dev.oriel.guest;

import org.jspecify.annotations.NullMarked;
