// SPDX-License-Identifier: Apache-2.0
/// The present thread: takes a console's frames, has their buffers given back, and has them drawn
/// on a surface. [dev.oriel.gl.internal.present.PresentLoop] says what happens when. Must not know
/// of window systems: a window is a [dev.oriel.gl.internal.present.PresentSurface].
package dev.oriel.gl.internal.present;
