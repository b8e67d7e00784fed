// SPDX-License-Identifier: Apache-2.0
/// The character devices that QEMU hands out: serial ports, monitors.
package dev.oriel.dbus.chardev;
