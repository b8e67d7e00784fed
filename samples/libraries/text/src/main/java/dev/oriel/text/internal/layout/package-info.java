// SPDX-License-Identifier: Apache-2.0
/// Where text is in a picture, and how it is prepared for a recognizer.
package dev.oriel.text.internal.layout;
