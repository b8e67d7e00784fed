/// What GLFW leaves out of Wayland.
package dev.oriel.gl.internal.wayland;
