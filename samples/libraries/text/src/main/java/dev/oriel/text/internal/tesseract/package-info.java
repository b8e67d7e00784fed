// SPDX-License-Identifier: Apache-2.0
/// Text recognition by Tesseract, through its C interface.
package dev.oriel.text.internal.tesseract;
