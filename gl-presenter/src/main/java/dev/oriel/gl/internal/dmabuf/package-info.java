// SPDX-License-Identifier: Apache-2.0
/// Guests' dma-bufs, for presenters and captures: reading their pixels for the CPU, and their
/// fences. This package must not depend on presenters or on the release policy.
package dev.oriel.gl.internal.dmabuf;
