// SPDX-License-Identifier: Apache-2.0
/// The guest's clipboard: what the guest offers, and what is offered to it.
package dev.oriel.dbus.clipboard;
