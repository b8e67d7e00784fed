// SPDX-License-Identifier: Apache-2.0
/// Interfaces that the packages of the window systems share.
package dev.oriel.gl.internal;
