// SPDX-License-Identifier: Apache-2.0
/// Compresses JPEG pictures by calling libjpeg-turbo.
package dev.oriel.pictures.internal.turbojpeg;
