// SPDX-License-Identifier: Apache-2.0
/// Pictures in CPU memory: storage, drawing, comparison and scaling.
///
/// Begin with [Picture]. [PictureComposer] keeps a picture up to date from frames.
///
/// Threading: one thread at a time uses an object of this package.
package dev.oriel.core.image;
