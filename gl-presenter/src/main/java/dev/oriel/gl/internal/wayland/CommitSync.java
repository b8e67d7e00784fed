// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.sync.SyncFile;
import org.jspecify.annotations.Nullable;

/// Synchronises each commit of a surface with the compositor, better than `wl_buffer.release` does,
/// and reports the releases to the surface's [PictureEvents].
///
/// Threading: the thread of the offer. Ownership: [PictureSurface] owns it.
sealed interface CommitSync extends AutoCloseable permits CommitReleases, CommitPoints {

  /// Returns whether the compositor waits for the writers of a buffer.
  boolean waitsForWriters();

  /// Asks for the release of the next commit, which must attach the buffer.
  ///
  /// @param writers the fences before which the compositor must not read the buffer, or null; the
  ///   caller's
  void ask(long commit, WaylandBuffer buffer, @Nullable SyncFile writers);

  /// Prepares for a commit of something else than a guest's buffer.
  void pause();

  /// Ends this; releases that are still to come are not told. Close it before the surface.
  @Override
  void close();
}
