package dev.oriel.gl;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.stats.DurationHistogram;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a presenter did: counts, and how long after a frame's message each stage was reached.
///
/// Recording allocates nothing. Threading: any thread.
public final class PresenterStats {

  /// The stages of a drawn frame, as nanoseconds since its message was read from the socket.
  public enum Stage {
    /// Nobody writes into its buffer any more.
    ACQUIRED,
    /// The pixels are in a texture.
    IMPORTED,
    /// The drawing is submitted.
    DRAWN,
    /// The buffer is given back or bound to a fence.
    FENCED,
    /// The window's buffer is handed to the screen.
    SWAPPED
  }

  /// How long one stage took.
  ///
  /// Units: nanoseconds since the frame's message was read.
  public record StageTimes(long count, long p50, long p99, long max) {}

  /// All figures at one moment.
  ///
  /// @param path how the last frame came, or null before the first
  /// @param pathReason why no better path is in use; empty for the best one
  /// @param policy by which buffers go back now, never [ReleasePolicy#AUTO]
  /// @param policyReason why that one
  /// @param sync how it is known that the GPU has read a buffer; empty before the first draw
  /// @param frames taken from the mailbox; joined ones count once
  /// @param draws of the window
  /// @param fullDraws of these, those of the whole window
  /// @param drawnPixels of the window, over all draws
  /// @param uploadedBytes handed to GL as pixels
  /// @param copiedBytes of pixels copied by the CPU, uploads included
  /// @param imports of dma-bufs
  /// @param importHits frames whose dma-buf was imported before
  /// @param failures frames that could not be shown
  /// @param heldBack releases that waited for the frame rate that was set as a maximum
  /// @param releases by cause
  /// @param stages by stage
  public record Snapshot(
      @Nullable FramePath path,
      String pathReason,
      ReleasePolicy policy,
      String policyReason,
      String sync,
      long frames,
      long draws,
      long fullDraws,
      long drawnPixels,
      long uploadedBytes,
      long copiedBytes,
      long imports,
      long importHits,
      long failures,
      long heldBack,
      Map<ReleaseCause, Long> releases,
      Map<Stage, StageTimes> stages) {

    /// Copies the maps.
    public Snapshot {
      releases = Map.copyOf(releases);
      stages = Map.copyOf(stages);
    }
  }

  private static final Stage[] STAGES = Stage.values();

  /// One counter a cause: an array, so that counting makes no new number.
  private final Map<ReleaseCause, long[]> releases = new EnumMap<>(ReleaseCause.class);

  private final Map<Stage, DurationHistogram> stages = new EnumMap<>(Stage.class);
  private @Nullable FramePath path;
  private String pathReason = "";
  private long frames;
  private long draws;
  private long fullDraws;
  private long drawnPixels;
  private long uploadedBytes;
  private long copiedBytes;
  private long imports;
  private long importHits;
  private long failures;
  private long heldBack;
  private ReleasePolicy policy = ReleasePolicy.AUTO;
  private String policyReason = "";
  private String sync = "";

  PresenterStats() {
    for (ReleaseCause c : ReleaseCause.values()) {
      releases.put(c, new long[1]);
    }
    for (Stage s : Stage.values()) {
      stages.put(s, new DurationHistogram());
    }
  }

  synchronized void frame() {
    frames++;
  }

  synchronized void draw(long pixels, boolean full) {
    draws++;
    drawnPixels += pixels;
    if (full) {
      fullDraws++;
    }
  }

  /// Bytes that went to GL, and how often the CPU copied each on the way.
  synchronized void uploaded(long bytes, int copies) {
    uploadedBytes += bytes;
    copiedBytes += bytes * copies;
  }

  /// Bytes that the CPU copied out of the GPU.
  synchronized void readBack(long bytes) {
    copiedBytes += bytes;
  }

  synchronized void imports(long made, long known) {
    imports += made;
    importHits += known;
  }

  synchronized void failure() {
    failures++;
  }

  /// A release waits for its time.
  synchronized void held() {
    heldBack++;
  }

  synchronized void policy(ReleasePolicy inForce, String reason) {
    policy = inForce;
    policyReason = reason;
  }

  synchronized void sync(String kind) {
    sync = kind;
  }

  synchronized void released(ReleaseCause cause) {
    long[] counter = releases.get(cause);
    if (counter != null) {
      counter[0]++;
    }
  }

  synchronized void path(FramePath newPath, String reason) {
    path = newPath;
    pathReason = reason;
  }

  /// A frame has reached the last of its stages.
  synchronized void stages(FrameTimes frame) {
    for (int i = 0; i < STAGES.length; i++) {
      long nanos = frame.nanosTo(STAGES[i]);
      DurationHistogram times = stages.get(STAGES[i]);
      if (nanos >= 0 && times != null) {
        times.record(nanos);
      }
    }
  }

  /// All figures now.
  public synchronized Snapshot snapshot() {
    Map<ReleaseCause, Long> causes = new EnumMap<>(ReleaseCause.class);
    releases.forEach((cause, counter) -> causes.put(cause, counter[0]));
    Map<Stage, StageTimes> times = new EnumMap<>(Stage.class);
    stages.forEach(
        (stage, h) ->
            times.put(
                stage, new StageTimes(h.count(), h.quantile(0.5), h.quantile(0.99), h.max())));
    return new Snapshot(
        path,
        pathReason,
        policy,
        policyReason,
        sync,
        frames,
        draws,
        fullDraws,
        drawnPixels,
        uploadedBytes,
        copiedBytes,
        imports,
        importHits,
        failures,
        heldBack,
        causes,
        times);
  }
}
