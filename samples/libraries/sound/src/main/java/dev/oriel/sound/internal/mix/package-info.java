// SPDX-License-Identifier: Apache-2.0
/// Turns a VM's streams into the one stream that a device plays. It does not depend on OpenAL.
package dev.oriel.sound.internal.mix;
