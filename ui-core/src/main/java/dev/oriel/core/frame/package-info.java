// SPDX-License-Identifier: Apache-2.0
/// Frames: the updates of a console's picture, and how they are handed from a producer to a
/// consumer.
///
/// A producer gives each [Frame] to a [FrameSink]. A frame in a buffer refers to a scanout
/// ([DmabufScanout] with its [DmabufLayout], or [MappedScanout]), names the changed pixels
/// ([Damage]), and carries a [ReleaseTicket], which gives the buffer back to the guest. A frame of
/// pixels that came in messages holds [PixelBlock]s. A [FrameMailbox] passes frames to another
/// thread. Begin with [Frame] and [ReleaseTicket].
///
/// Ownership: each frame has one owner, which closes it or passes it on. A method that takes a
/// frame over says so in its documentation. Closing a frame closes its reference to the scanout and
/// releases its ticket.
///
/// Threading: one thread at a time uses a frame. Tickets and scanouts can be used on any thread.
package dev.oriel.core.frame;
