// SPDX-License-Identifier: Apache-2.0
/// How frames are shown, in the terms of whoever has them shown: by which path a picture comes,
/// when a guest's buffer goes back, what it costs; and pictures for programs without a window
/// ([dev.oriel.gl.HeadlessReader]). Must not know of windows or of the thread that presents.
package dev.oriel.gl;
