// SPDX-License-Identifier: Apache-2.0
/// What a VM plays: formats of samples, streams of them, and their conversion.
package dev.oriel.core.audio;
