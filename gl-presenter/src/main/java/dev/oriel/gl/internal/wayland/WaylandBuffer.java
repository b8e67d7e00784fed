// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.core.frame.DmabufLayout;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A guest's buffer as an object of the compositor (`wl_buffer`).
///
/// Threading: the thread of the offer. Ownership: [DmabufBuffers] owns it.
public final class WaylandBuffer {

  /// What the compositor has said about a buffer.
  public enum State {
    /// It has been asked whether it takes the buffer.
    ASKED,
    /// It takes the buffer, which can be shown.
    TAKEN,
    /// The buffer cannot be shown: the compositor does not take it, or it was not asked because it
    /// must not see it.
    REFUSED
  }

  private final DmabufLayout layout;
  private final boolean opaque;

  /// The buffer's files, kept open so that their inodes are not reused while the buffer is cached.
  private final List<OwnedFd> files;

  private State state = State.ASKED;
  private String refusal = "";
  private @Nullable MemorySegment proxy;

  /// The timeline of the buffer's release points, if releases come by points.
  private @Nullable SharedTimeline points;

  private Runnable whenDestroyed = () -> {};

  /// Told when the compositor no longer reads the buffer.
  private @Nullable Consumer<WaylandBuffer> reader;

  private long commits;
  private long releases;
  private long lastCommit;
  private boolean busy;
  private boolean retired;

  /// @param opaque whether the compositor takes no alpha from the pixels
  WaylandBuffer(DmabufScanout scanout, boolean opaque) {
    this.layout = scanout.layout();
    this.opaque = opaque;
    this.files = keepOpen(scanout);
  }

  private static List<OwnedFd> keepOpen(DmabufScanout scanout) {
    List<OwnedFd> kept = new ArrayList<>();
    try {
      for (int i = 0; i < scanout.layout().planes().size(); i++) {
        if (i == 0 || scanout.fd(i) != scanout.fd(i - 1)) {
          kept.add(scanout.fd(i).duplicate());
        }
      }
      return kept;
    } catch (RuntimeException e) {
      kept.forEach(OwnedFd::close);
      throw e;
    }
  }

  /// Returns the layout of the buffer.
  public DmabufLayout layout() {
    return layout;
  }

  /// Returns what the compositor has said.
  public State state() {
    return state;
  }

  /// Returns why the buffer is refused, for users; empty if it is not.
  public String refusal() {
    return refusal;
  }

  /// Returns whether the compositor may read the buffer: it was committed, and not released since.
  public boolean busy() {
    return busy;
  }

  /// Returns how often the buffer was committed.
  public long commits() {
    return commits;
  }

  /// Returns how often the compositor has released the buffer. It need not do so for each commit:
  /// one release may answer several.
  public long releases() {
    return releases;
  }

  /// Returns the number of the surface's commit that showed the buffer last.
  long lastCommit() {
    return lastCommit;
  }

  /// Returns whether the compositor takes no alpha from the pixels.
  boolean opaque() {
    return opaque;
  }

  /// Returns the `wl_buffer*`.
  ///
  /// @throws IllegalStateException if there is none
  MemorySegment proxy() {
    MemorySegment p = proxy;
    if (p == null || retired) {
      throw new IllegalStateException(
          this + " cannot be shown" + (refusal.isEmpty() ? "" : ": " + refusal));
    }
    return p;
  }

  /// Sets what is called when the compositor holds nothing of this buffer any more.
  void whenDestroyed(Runnable told) {
    whenDestroyed = told;
  }

  /// Returns the timeline of the buffer's release points. `wl_buffer.release` means nothing from
  /// now on.
  SharedTimeline releaseTimeline(Supplier<SharedTimeline> maker) {
    SharedTimeline made = points;
    if (made == null) {
      made = maker.get();
      points = made;
    }
    return made;
  }

  /// Notes the answer of the compositor.
  void taken(MemorySegment made) {
    proxy = made;
    state = State.TAKEN;
    if (retired) {
      destroy();
    }
  }

  /// Notes that the buffer is refused.
  void refused(String reason) {
    state = State.REFUSED;
    refusal = reason;
  }

  /// Notes that the compositor reads the buffer from now on.
  ///
  /// @param commit the number of the surface's commit
  /// @param whenReleased told when it no longer does
  void committed(long commit, Consumer<WaylandBuffer> whenReleased) {
    commits++;
    lastCommit = commit;
    busy = true;
    reader = whenReleased;
  }

  /// Notes `wl_buffer.release`.
  void released() {
    if (points == null) {
      free();
    }
  }

  /// Notes that the release point of a commit is signalled.
  void released(long commit) {
    if (commit == lastCommit && busy) {
      free();
    }
  }

  /// Notes that the compositor no longer reads the buffer.
  private void free() {
    releases++;
    busy = false;
    Consumer<WaylandBuffer> told = reader;
    reader = null;
    if (told != null) {
      told.accept(this);
    }
    if (retired) {
      destroy();
    }
  }

  /// Destroys the buffer as soon as the compositor has answered and no longer reads it, which it
  /// could not tell of a buffer that is destroyed.
  void retire() {
    retired = true;
    if (!busy && state != State.ASKED) {
      destroy();
    }
  }

  boolean retired() {
    return retired;
  }

  /// Returns whether the compositor holds nothing of this buffer any more.
  boolean destroyed() {
    return retired && proxy == null && state != State.ASKED;
  }

  /// Destroys the buffer, even if the compositor reads it. Idempotent.
  void destroy() {
    retired = true;
    busy = false;
    reader = null;
    WaylandProxy.destroy(proxy, wayland_h.WL_BUFFER_DESTROY());
    proxy = null;
    if (points != null) {
      points.close();
      points = null;
    }
    files.forEach(OwnedFd::close);
    whenDestroyed.run();
  }

  @Override
  public String toString() {
    return "buffer " + layout + " " + state;
  }
}
