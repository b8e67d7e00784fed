// SPDX-License-Identifier: Apache-2.0
/// Functions of Wayland that GLFW does not offer.
package dev.oriel.gl.internal.wayland;
