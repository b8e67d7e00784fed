// SPDX-License-Identifier: Apache-2.0
/// Windows of the desktop, and the input of their users. [dev.oriel.gl.window.WindowLoop] runs the
/// main thread; a [dev.oriel.gl.window.ViewerWindow] shows one console. This package must not
/// depend on D-Bus or on the way in which frames are drawn and released. No other package of this
/// module depends on this one.
package dev.oriel.gl.window;
