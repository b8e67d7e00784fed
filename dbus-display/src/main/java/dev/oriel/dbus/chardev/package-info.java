// SPDX-License-Identifier: Apache-2.0
/// The character devices that QEMU offers: serial ports, monitors.
package dev.oriel.dbus.chardev;
