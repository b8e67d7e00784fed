// SPDX-License-Identifier: Apache-2.0
/// What the window systems' parts have in common.
package dev.oriel.gl.internal;
