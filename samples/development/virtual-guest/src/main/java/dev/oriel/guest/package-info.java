// SPDX-License-Identifier: Apache-2.0
/// A guest without a guest operating system: the real QEMU, whose devices a test drives itself; and
/// buffers of the kernel's that need no guest.
///
/// [dev.oriel.guest.Qemu] starts QEMU with a processor that is halted. The test maps the
/// guest's memory and plays the guest's drivers over the qtest protocol, so that frames are
/// deterministic, can be compared byte by byte, and the guest-visible end of each flush can be
/// timed. Nothing here knows Oriel's own D-Bus code.
///
/// Threading: the guest belongs to one thread, the test's, like a guest with one processor.
@NullMarked
package dev.oriel.guest;

import org.jspecify.annotations.NullMarked;
