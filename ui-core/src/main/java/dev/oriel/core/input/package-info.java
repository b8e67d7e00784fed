// SPDX-License-Identifier: Apache-2.0
/// Keyboard, pointer and touch input for a console.
///
/// Begin with [InputSink], which takes the input. [EvdevKey], [MouseButton] and [KeyChord] name
/// what is pressed.
package dev.oriel.core.input;
