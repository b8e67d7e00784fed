// SPDX-License-Identifier: Apache-2.0
/// Text of a picture: words with their places, the lines that they form, and searching in them.
package dev.oriel.text;
