// SPDX-License-Identifier: Apache-2.0
/// The present thread, which takes a console's frames, releases their buffers and draws them on a
/// surface. [dev.oriel.gl.internal.present.PresentLoop] defines the order of these steps. This
/// package must not depend on window systems: a window is a
/// [dev.oriel.gl.internal.present.PresentSurface].
package dev.oriel.gl.internal.present;
