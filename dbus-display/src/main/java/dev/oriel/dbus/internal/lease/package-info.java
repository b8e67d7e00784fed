// SPDX-License-Identifier: Apache-2.0
/// How programs of one user share the one private connection that QEMU keeps for a VM.
///
/// QEMU ends it for the next (`dbus_display_add_client_ready` in `ui/dbus.c`) and tells nobody who
/// took it. So each program of ours says in a file who it is, a viewer that stays or a visitor that
/// soon goes, and keeps a byte of that file locked for as long as this is true. The kernel takes
/// the lock off when the program ends, however it does. All of it is advice: a program that knows
/// nothing of it, or a file that somebody has spoiled, costs no more than the advice.
package dev.oriel.dbus.internal.lease;
