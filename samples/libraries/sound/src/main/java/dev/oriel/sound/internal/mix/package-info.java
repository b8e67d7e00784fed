// SPDX-License-Identifier: Apache-2.0
/// What a player and a microphone ask of a device. It does not depend on OpenAL.
package dev.oriel.sound.internal.mix;
