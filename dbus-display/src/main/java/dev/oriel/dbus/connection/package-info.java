// SPDX-License-Identifier: Apache-2.0
/// What all has in common that goes through a connection to a VM: how it fails, and how one is told
/// of changes.
package dev.oriel.dbus.connection;
