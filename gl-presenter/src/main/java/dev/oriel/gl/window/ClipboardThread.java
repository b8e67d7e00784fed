// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.window;

import dev.oriel.core.text.DebianPackages;
import dev.oriel.gl.internal.xcb.ClipboardRequest;
import dev.oriel.gl.internal.xcb.XServerException;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.PollSource;
import dev.oriel.sync.Registration;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A thread that asks the X server's clients for the text in the clipboard.
///
/// GLFW waits on the main thread until the program that has the clipboard answers, without a limit.
/// If that program hangs, or ends at that moment, all windows stand still forever.
///
/// Threading: any thread. Ownership: close it before the window.
final class ClipboardThread implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ClipboardThread.class.getName());

  /// How long to wait for a sign of the program that has the clipboard. Nothing else waits for it.
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final int window;
  private final EventLoop thread =
      new EventLoop(
          "oriel-clipboard", cause -> LOG.log(Level.WARNING, "the clipboard is not read", cause));

  /// The request under way. Used on that thread only.
  private @Nullable Read current;

  /// @param window the XID of a window
  ClipboardThread(int window) {
    this.window = window;
  }

  /// Reads the text. An earlier read that has not ended starts again, and ends with this one.
  ///
  /// @return completes on that thread; fails with an [XServerException], or is cancelled by
  ///   [#close]
  CompletableFuture<String> text() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    thread.execute(() -> start(answer));
    return answer;
  }

  private void start(CompletableFuture<String> answer) {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    Read before = current;
    if (before != null) {
      answers.addAll(before.answers);
      before.end();
    }
    answers.add(answer);
    try {
      Read read = new Read(ClipboardRequest.send(null, window), answers);
      current = read;
      read.registration = thread.add(read);
      read.advance();
    } catch (XServerException e) {
      answers.forEach(a -> a.completeExceptionally(e));
    } catch (LinkageError e) {
      XServerException missing =
          new XServerException(
              "install libxcb and libxcb-shm (Debian: "
                  + DebianPackages.of("libxcb.so.1", "libxcb-shm.so.0")
                  + "): "
                  + e);
      answers.forEach(a -> a.completeExceptionally(missing));
    }
  }

  @Override
  public void close() {
    thread.execute(
        () -> {
          if (current != null) {
            current.fail(new CancellationException("the window is closed"));
          }
        });
    thread.close();
  }

  /// A request, until its answer.
  private final class Read implements PollSource {

    private final ClipboardRequest request;
    private final List<CompletableFuture<String>> answers;
    private @Nullable Registration registration;
    private long deadlineNanos = System.nanoTime() + LIMIT.toNanos();

    Read(ClipboardRequest request, List<CompletableFuture<String>> answers) {
      this.request = request;
      this.answers = answers;
    }

    @Override
    public int fd() {
      return request.fd();
    }

    @Override
    public int events() {
      return IN;
    }

    @Override
    public long deadlineNanos() {
      return deadlineNanos;
    }

    @Override
    public void ready(int revents) {
      if (revents == 0) {
        fail(new XServerException("the program that has the clipboard does not answer"));
      } else {
        deadlineNanos = System.nanoTime() + LIMIT.toNanos();
        advance();
      }
    }

    private void advance() {
      try {
        String text = request.poll();
        if (text != null) {
          end();
          answers.forEach(a -> a.complete(text));
        }
      } catch (XServerException e) {
        fail(e);
      }
    }

    private void fail(RuntimeException reason) {
      end();
      answers.forEach(a -> a.completeExceptionally(reason));
    }

    private void end() {
      if (registration != null) {
        registration.cancel();
      }
      request.close();
      current = null;
    }
  }
}
