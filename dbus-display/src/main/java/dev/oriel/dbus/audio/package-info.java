// SPDX-License-Identifier: Apache-2.0
/// The sound of a VM.
package dev.oriel.dbus.audio;
