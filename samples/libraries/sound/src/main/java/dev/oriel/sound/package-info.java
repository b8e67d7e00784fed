// SPDX-License-Identifier: Apache-2.0
/// Plays a VM's sound on this machine, through OpenAL.
package dev.oriel.sound;
