// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import dev.oriel.fixtures.Weston;
import dev.oriel.fixtures.XServer;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A display server that a measurement starts itself, so that the result does not depend on the
/// user's desktop.
enum DisplayServer {
  /// Xvfb.
  X11 {
    @Override
    @Nullable String unavailable() {
      return XServer.unavailable();
    }

    @Override
    Running start() throws IOException {
      XServer server = XServer.start(WIDTH, HEIGHT);
      return new Running(server.environment(), server);
    }
  },
  /// Weston with its headless backend.
  WAYLAND {
    @Override
    @Nullable String unavailable() {
      return Weston.unavailable();
    }

    @Override
    Running start() throws IOException {
      Weston compositor = Weston.start(WIDTH, HEIGHT);
      return new Running(compositor.environment(), compositor);
    }
  };

  private static final int WIDTH = FlushGuest.WIDTH;
  private static final int HEIGHT = FlushGuest.HEIGHT;

  /// Returns why it cannot be started, or null if it can.
  abstract @Nullable String unavailable();

  /// Starts it.
  abstract Running start() throws IOException;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// A running display server. Ownership: owns it.
  ///
  /// @param environment the environment variables that its clients need
  record Running(Map<String, String> environment, AutoCloseable server) implements AutoCloseable {
    @Override
    public void close() {
      try {
        server.close();
      } catch (Exception e) {
        throw new IllegalStateException("the display server does not end", e);
      }
    }
  }
}
