/// X11 beside the toolkit: pixels through shared memory.
package dev.oriel.gl.internal.xcb;
