// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A client of the QEMU Machine Protocol: JSON, one object per line (`docs/interop/qmp-spec.rst` in
/// QEMU's source).
///
/// Threading: one thread at a time. A call ends with its answer, or when the connection is closed.
public final class Qmp implements AutoCloseable {

  private final SocketChannel channel;
  private final BufferedReader in;
  private final ArrayDeque<Map<String, Object>> events = new ArrayDeque<>();

  /// Takes over a connected channel and negotiates.
  ///
  /// @throws IOException if the peer does not send the greeting of QEMU
  Qmp(SocketChannel channel) throws IOException {
    this.channel = channel;
    this.in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    if (!next().containsKey("QMP")) {
      throw new IOException("no QMP greeting from QEMU");
    }
    execute("qmp_capabilities");
  }

  /// Executes a command without arguments.
  public Object execute(String command) {
    return execute(command, Map.of());
  }

  /// Executes a command and returns its `return` value.
  ///
  /// @throws RefusedException with QEMU's error if the command fails
  public synchronized Object execute(String command, Map<String, ?> arguments) {
    try {
      Map<String, Object> request = new LinkedHashMap<>();
      request.put("execute", command);
      request.put("arguments", arguments);
      ByteBuffer line =
          ByteBuffer.wrap((JSON.std.asString(request) + "\n").getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      while (true) {
        Map<String, Object> answer = next();
        if (answer.containsKey("return")) {
          return Objects.requireNonNull(answer.get("return"));
        }
        if (answer.containsKey("error")) {
          throw new RefusedException(command + " " + arguments + ": " + answer.get("error"));
        }
        events.add(answer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("QMP connection to QEMU lost in " + command, e);
    }
  }

  /// Waits for an event with a name and returns its `data`. Earlier events are dropped.
  public synchronized Map<?, ?> awaitEvent(String name) {
    try {
      while (true) {
        Map<String, Object> event = events.isEmpty() ? next() : events.remove();
        if (name.equals(event.get("event"))) {
          return event.get("data") instanceof Map<?, ?> data ? data : Map.of();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("QMP connection to QEMU lost waiting for " + name, e);
    }
  }

  /// Presses or releases a key by its QKeyCode name, such as `a` or `caps_lock`.
  public void key(String qcode, boolean down) {
    inputEvents(
        List.of(
            Map.of(
                "type",
                "key",
                "data",
                Map.of("down", down, "key", Map.of("type", "qcode", "data", qcode)))));
  }

  /// Presses or releases a pointer button by its InputButton name, such as `left`.
  public void button(String button, boolean down) {
    inputEvents(List.of(Map.of("type", "btn", "data", Map.of("down", down, "button", button))));
  }

  /// Moves an absolute pointer.
  ///
  /// @param x the horizontal position, 0 to 32767 across the console
  /// @param y the vertical position, 0 to 32767 down the console
  public void moveTo(int x, int y) {
    inputEvents(List.of(axis("abs", "x", x), axis("abs", "y", y)));
  }

  /// Moves a relative pointer by a number of counts.
  public void moveBy(int dx, int dy) {
    inputEvents(List.of(axis("rel", "x", dx), axis("rel", "y", dy)));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void inputEvents(List<Map<String, ?>> list) {
    execute("input-send-event", Map.of("events", list));
  }

  private static Map<String, ?> axis(String type, String axis, int value) {
    return Map.of("type", type, "data", Map.of("axis", axis, "value", value));
  }

  private Map<String, Object> next() throws IOException {
    @Nullable String line = in.readLine();
    if (line == null) {
      throw new EOFException("QEMU closed the QMP connection");
    }
    return new LinkedHashMap<>(JSON.std.mapFrom(line));
  }

  /// Thrown when QEMU refuses a command.
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
      super(message);
    }
  }
}
