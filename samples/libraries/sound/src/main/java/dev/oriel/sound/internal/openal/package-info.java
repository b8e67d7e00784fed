// SPDX-License-Identifier: Apache-2.0
/// A sound device of this machine, through OpenAL.
package dev.oriel.sound.internal.openal;
