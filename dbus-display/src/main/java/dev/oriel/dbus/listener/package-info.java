// SPDX-License-Identifier: Apache-2.0
/// What a console's listener is asked to do, and what it has done.
package dev.oriel.dbus.listener;
