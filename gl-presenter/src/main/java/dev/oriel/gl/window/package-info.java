// SPDX-License-Identifier: Apache-2.0
/// Windows of the desktop, and what their users do in them. [dev.oriel.gl.window.WindowLoop] has
/// the main thread; a [dev.oriel.gl.window.ViewerWindow] is one console's. Must not know of D-Bus,
/// or of how frames are drawn and given back: no package of this module knows this one.
package dev.oriel.gl.window;
