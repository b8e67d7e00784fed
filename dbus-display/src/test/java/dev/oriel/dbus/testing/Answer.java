// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.testing;

import dev.oriel.dbus.internal.client.CallFailedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A listener's answer to a call of a [FakeQemu].
public final class Answer {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String call;
  private final CompletableFuture<String> future = new CompletableFuture<>();
  private final long sentNanos = System.nanoTime();
  private volatile long answeredNanos;

  Answer(String call) {
    this.call = call;
  }

  void complete(@Nullable String signature, @Nullable Throwable failure) {
    answeredNanos = System.nanoTime();
    if (failure != null) {
      future.completeExceptionally(failure);
    } else {
      future.complete(signature);
    }
  }

  /// Returns whether it has come.
  public boolean isDone() {
    return future.isDone();
  }

  /// Waits for an answer that is not an error.
  ///
  /// @return the signature of its content
  public String ok() {
    try {
      return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(call + " failed", e);
    }
  }

  /// Waits for an answer that is an error.
  ///
  /// @return the error's name and text
  public String error() {
    try {
      String signature = future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      throw new AssertionError(call + " was accepted, answer (" + signature + ")");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof CallFailedException failed) {
        return String.valueOf(failed.getMessage());
      }
      throw new AssertionError(call + " failed on this side", e);
    } catch (InterruptedException | TimeoutException | CompletionException e) {
      throw new AssertionError(call + " was not answered", e);
    }
  }

  /// Waits for an answer.
  ///
  /// @return whether it is an error
  public boolean isError() {
    try {
      return future
          .handle((_, failure) -> failure != null)
          .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(call + " was not answered", e);
    }
  }

  /// Returns the time from the call to the answer.
  public long nanos() {
    return answeredNanos - sentNanos;
  }
}
