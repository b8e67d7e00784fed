// SPDX-License-Identifier: Apache-2.0
/// X11 beside the toolkit: pixels through shared memory.
package dev.oriel.gl.internal.xcb;
