// SPDX-License-Identifier: Apache-2.0
/// What a VM plays: formats of samples, streams of them, their conversion and their mix.
package dev.oriel.core.audio;
