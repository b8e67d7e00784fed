// SPDX-License-Identifier: Apache-2.0
/// The options and the statistics of a console's listener.
package dev.oriel.dbus.listener;
