// SPDX-License-Identifier: Apache-2.0
/// A guest without a guest operating system: the real QEMU, whose devices a test drives itself.
///
/// [dev.oriel.dbus.testing.Qemu] starts QEMU with a processor that is halted. The test maps the
/// guest's memory and plays the guest's drivers over the qtest protocol, so that frames are
/// deterministic, can be compared byte by byte, and the guest-visible end of each flush can be
/// timed. Nothing here knows Oriel's own D-Bus code, but for [dev.oriel.dbus.testing.FakeQemu],
/// which sends what the real QEMU does not.
///
/// Threading: the guest belongs to one thread, the test's, like a guest with one processor.
@NullMarked
package dev.oriel.dbus.testing;

import org.jspecify.annotations.NullMarked;
