// SPDX-License-Identifier: Apache-2.0
/// The parts that everything on a connection to a VM shares: its exceptions, and the subscriptions
/// to changes.
package dev.oriel.dbus.connection;
