// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.input.InputSink;
import dev.oriel.core.input.KeyCaps;
import dev.oriel.dbus.KeyboardLeds;
import dev.oriel.dbus.PictureSession;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.UiInfo;
import dev.oriel.dbus.connection.Subscription;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.listener.ListenerStats;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A source without a VM: a test sends the frames itself.
final class SinkSource implements PictureSource {

  private final Supplier<CompletableFuture<Void>> caughtUp;
  private @Nullable FrameSink sink;

  /// A source that confirms at once that everything has arrived.
  SinkSource() {
    this(() -> CompletableFuture.completedFuture(null));
  }

  /// @param caughtUp the result each time its sessions are asked whether everything has arrived
  SinkSource(Supplier<CompletableFuture<Void>> caughtUp) {
    this.caughtUp = caughtUp;
  }

  /// Returns the sink for the frames, once the source is attached.
  FrameSink sink() {
    return Objects.requireNonNull(sink, "not attached");
  }

  @Override
  public PictureSession attach(FrameSink to, AttachOptions options) {
    sink = to;
    return new Session();
  }

  @Override
  public String id() {
    return "test";
  }

  @Override
  public OptionalInt number() {
    return OptionalInt.empty();
  }

  @Override
  public String label() {
    return "test";
  }

  @Override
  public int width() {
    return 0;
  }

  @Override
  public int height() {
    return 0;
  }

  @Override
  public boolean fitsMessage() {
    return true;
  }

  @Override
  public KeyboardLeds leds() {
    return KeyboardLeds.NONE;
  }

  @Override
  public Subscription onNews(Runnable watcher) {
    return () -> {};
  }

  @Override
  public boolean isExclusive() {
    return false;
  }

  @Override
  public boolean needsRunningVm() {
    return false;
  }

  @Override
  public InputSink input(KeyCaps caps) {
    throw new UnsupportedOperationException("nobody types here");
  }

  @Override
  public CompletableFuture<?> fit(UiInfo screen, double scale) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void refreshRate(int millihertz) {}

  @Override
  public void scale(double scale) {}

  /// A session that is open until it is closed.
  private final class Session implements PictureSession {

    private volatile boolean open = true;

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public ListenerStats stats() {
      return ListenerStats.NONE;
    }

    @Override
    public void bringUpToDate() {}

    @Override
    public CompletableFuture<Void> caughtUp() {
      return caughtUp.get();
    }

    @Override
    public boolean sendAgain() {
      return false;
    }

    @Override
    public void close() {
      open = false;
    }
  }
}
