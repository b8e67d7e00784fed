/// What the window systems' parts have in common.
package dev.oriel.gl.internal;
