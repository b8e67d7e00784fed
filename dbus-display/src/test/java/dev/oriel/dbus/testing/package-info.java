// SPDX-License-Identifier: Apache-2.0
/// A QEMU that sends what the real one does not, based on this module's own D-Bus code.
@NullMarked
package dev.oriel.dbus.testing;

import org.jspecify.annotations.NullMarked;
