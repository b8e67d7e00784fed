// SPDX-License-Identifier: Apache-2.0
/// Shares the one private connection that QEMU keeps for a VM among the programs of one user.
///
/// QEMU ends the connection when the next one is made (`dbus_display_add_client_ready` in
/// `ui/dbus.c`), and does not report who took it. Each program that uses this library therefore
/// writes to a file what it is: a viewer that stays, or a visitor that leaves soon. It keeps a byte
/// of that file locked as long as this is true. The kernel removes the lock when the program ends
/// for any reason. The file is advisory: if a program does not know of it, or the file is
/// corrupted, only the coordination is lost.
package dev.oriel.dbus.internal.lease;
