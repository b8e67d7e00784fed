// SPDX-License-Identifier: Apache-2.0
/// Guests' dma-bufs, whoever reads them: their pixels for the CPU, their fences. Must not know of
/// presenters, or of when a buffer goes back.
package dev.oriel.gl.internal.dmabuf;
