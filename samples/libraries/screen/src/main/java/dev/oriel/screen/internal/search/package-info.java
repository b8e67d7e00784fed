// SPDX-License-Identifier: Apache-2.0
/// Searches for targets in the pictures of a screen, picture after picture.
package dev.oriel.screen.internal.search;
