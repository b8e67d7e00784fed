// SPDX-License-Identifier: Apache-2.0
/// Makes packages of Oriel: an image of the JVM with all modules, and what a desktop and a shell
/// want beside it, as a Debian package or as an archive.
@NullMarked
package dev.oriel.dist;

import org.jspecify.annotations.NullMarked;
