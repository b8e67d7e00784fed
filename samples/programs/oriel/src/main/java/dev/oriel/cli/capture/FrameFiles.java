// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.capture;

import dev.oriel.capture.CapturedFrame;
import dev.oriel.core.image.Picture;
import dev.oriel.pictures.AtomicFile;
import dev.oriel.pictures.PictureEncoder;
import dev.oriel.pictures.PictureFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Writes frames to files while further frames are captured, as many at a time as there are
/// encoders. A few more frames may wait for an encoder, so that no frame is missed when a single
/// one takes long. When the limit of waiting frames is reached, [#write] waits too, and the next
/// frame is the console's newest.
///
/// Threading: one thread writes frames. Ownership: consumes the frames.
public final class FrameFiles implements AutoCloseable {

  /// Receives the frames that were written.
  @FunctionalInterface
  public interface Written {
    /// Called after a frame was written and before it is closed, on the writing thread, one call at
    /// a time.
    ///
    /// @param file where it was written
    void frame(CapturedFrame frame, Path file) throws IOException;
  }

  private final @Nullable OutputStream stream;
  private final Written written;
  private final int threads;
  private final Semaphore places;
  private final boolean inline;
  private final BlockingQueue<Worker> idle;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private @Nullable ExecutorService executor;

  /// An encoder with its buffers.
  private static final class Worker {

    final PictureEncoder encoder;
    final PictureCut.Cutter cutter;

    Worker(PictureEncoder encoder, PictureCut cut) {
      this.encoder = encoder;
      cutter = new PictureCut.Cutter(cut);
    }
  }

  /// @param cut what is written of each picture
  /// @param stream receives all frames, one after another, instead of files; or null
  /// @param threads how many frames are written at a time
  /// @param waiting how many more may wait to be written; with 0 and one thread, the caller's
  ///   thread writes the frames
  public FrameFiles(
      PictureFormat format,
      PictureCut cut,
      @Nullable OutputStream stream,
      int threads,
      int waiting,
      Written written) {
    this.stream = stream;
    this.threads = stream == null ? threads : 1;
    this.written = written;
    places = new Semaphore(this.threads + waiting);
    inline = this.threads == 1 && waiting == 0;
    idle = new ArrayBlockingQueue<>(this.threads);
    for (int i = 0; i < this.threads; i++) {
      idle.add(new Worker(format.newEncoder(), cut));
    }
  }

  /// Writes a frame, now or later. Ownership: consumes the frame.
  ///
  /// @throws IOException if this or an earlier frame could not be written
  public void write(CapturedFrame frame, Path file) throws IOException, InterruptedException {
    try {
      throwFailure();
      places.acquire();
    } catch (IOException | InterruptedException | RuntimeException e) {
      frame.close();
      throw e;
    }
    if (inline) {
      run(frame, file);
      throwFailure();
      return;
    }
    ExecutorService e = executor;
    if (e == null) {
      e =
          Executors.newFixedThreadPool(
              threads, task -> Thread.ofPlatform().daemon().name("oriel-encoder").unstarted(task));
      executor = e;
    }
    e.execute(() -> run(frame, file));
  }

  private void run(CapturedFrame captured, Path file) {
    // There are as many workers as threads.
    Worker worker = idle.remove();
    try (CapturedFrame frame = captured) {
      Picture picture = worker.cutter.cut(frame.picture());
      OutputStream all = stream;
      if (all == null) {
        AtomicFile.write(file, out -> worker.encoder.encode(picture, out));
      } else {
        worker.encoder.encode(picture, all);
        all.flush();
      }
      synchronized (this) {
        written.frame(frame, file);
      }
    } catch (IOException | RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    } finally {
      idle.add(worker);
      places.release();
    }
  }

  /// Waits until all frames are written.
  ///
  /// @throws IOException if a frame could not be written
  public void finish() throws IOException, InterruptedException {
    ExecutorService e = executor;
    if (e != null) {
      e.shutdown();
      boolean _ = e.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
    throwFailure();
  }

  private void throwFailure() throws IOException {
    switch (failure.get()) {
      case null -> {}
      case IOException e -> throw e;
      case UncheckedIOException e -> throw e.getCause();
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  /// Waits until the frames that are being written are finished, and closes the encoders.
  @Override
  public void close() {
    ExecutorService e = executor;
    if (e != null) {
      e.close();
    }
    for (Worker w = idle.poll(); w != null; w = idle.poll()) {
      w.encoder.close();
    }
  }
}
