// SPDX-License-Identifier: Apache-2.0
/// Searches a picture for another one. A [dev.oriel.screen.match.Needle] is the picture to find,
/// [dev.oriel.screen.match.ImageMatcher] finds the best [dev.oriel.screen.match.Match] for it in a
/// frame, and [dev.oriel.screen.match.DifferencePicture] shows why a needle was not found.
package dev.oriel.screen.match;
