// SPDX-License-Identifier: Apache-2.0
/// Encoders that write pictures in a [dev.oriel.pictures.PictureFormat] (PNG, JPEG, PPM, raw RGBA),
/// and [dev.oriel.pictures.AtomicFile], which replaces a file only when its new content is complete.
package dev.oriel.pictures;
