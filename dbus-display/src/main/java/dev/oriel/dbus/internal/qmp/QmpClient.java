package dev.oriel.dbus.internal.qmp;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.PollSet;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.sync.PollSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One conversation with a VM's monitor (QMP, QEMU's `docs/interop/qmp-spec.rst`), long enough to
/// hand a socket over.
///
/// Ownership: owns the socket. Threading: one thread; each method waits for the answer.
public final class QmpClient implements AutoCloseable {

  private static final int MAX_LINE = 1 << 20;

  private final OwnedFd socket;
  private final long deadlineNanos;
  private final PollSet polled = new PollSet();
  private final ByteBuffer received = ByteBuffer.allocateDirect(4096).flip();

  private QmpClient(OwnedFd socket, long deadlineNanos) {
    this.socket = socket;
    this.deadlineNanos = deadlineNanos;
  }

  /// Loads what a conversation needs.
  public static void prepare() {
    try {
      var _ = JSON.std.mapFrom(JSON.std.asString(Map.of("execute", "qmp_capabilities")));
    } catch (IOException e) {
      throw new IllegalStateException("a command that is not JSON", e);
    }
  }

  /// Connects and negotiates.
  ///
  /// @param timeout for the whole conversation
  /// @throws dev.oriel.core.os.OsException if nobody listens at the path
  /// @throws QmpException if what listens there does not speak QMP in time
  public static QmpClient connect(Path path, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    QmpClient client = new QmpClient(UnixSockets.connect(path.toString()), deadline);
    try {
      Map<String, Object> greeting = client.readObject();
      if (!greeting.containsKey("QMP")) {
        throw new QmpException("no QMP greeting but " + greeting, false);
      }
      client.execute("qmp_capabilities", Map.of(), null);
      return client;
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /// Hands QEMU a socket on which it serves its D-Bus display.
  ///
  /// @param far stays the caller's; QEMU gets a duplicate
  public void addDisplayClient(OwnedFd far) {
    execute("getfd", Map.of("fdname", "oriel-display"), far);
    execute("add_client", Map.of("protocol", "@dbus-display", "fdname", "oriel-display"), null);
  }

  /// Whether the VM has a device of a type (`-device TYPE`, or plugged in since).
  ///
  /// @param type what its name begins with
  public boolean hasDevice(String type) {
    for (String devices : List.of("/machine/peripheral", "/machine/peripheral-anon")) {
      if (execute("qom-list", Map.of("path", devices), null) instanceof List<?> found) {
        for (Object device : found) {
          if (device instanceof Map<?, ?> properties
              && String.valueOf(properties.get("type")).startsWith("child<" + type)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /// Runs a command and answers what it returns.
  ///
  /// @param passed a descriptor to go with it, which stays the caller's
  /// @throws QmpException if QEMU refuses it
  public @Nullable Object execute(
      String command, Map<String, Object> arguments, @Nullable OwnedFd passed) {
    send(Map.of("execute", command, "arguments", arguments), passed);
    while (true) {
      Map<String, Object> answer = readObject();
      if (answer.containsKey("return")) {
        return answer.get("return");
      }
      if (answer.get("error") instanceof Map<?, ?> error) {
        throw new QmpException(command + ": " + error.get("desc"), true);
      }
      // Events come in between.
    }
  }

  private void send(Map<String, Object> command, @Nullable OwnedFd passed) {
    try {
      byte[] line = (JSON.std.asString(command) + "\n").getBytes(StandardCharsets.UTF_8);
      ByteBuffer data = ByteBuffer.allocateDirect(line.length).put(line).flip();
      if (passed == null) {
        Descriptors.write(socket.number(), data);
      } else {
        UnixSockets.sendWithFd(socket.number(), data, passed.number());
      }
    } catch (IOException e) {
      throw new IllegalStateException("a command that is not JSON: " + command, e);
    }
  }

  private Map<String, Object> readObject() {
    String line = readLine();
    try {
      return JSON.std.mapFrom(line);
    } catch (IOException e) {
      throw new QmpException("not JSON: " + Objects.requireNonNull(e.getMessage()), false);
    }
  }

  private String readLine() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      while (received.hasRemaining()) {
        byte b = received.get();
        if (b == '\n') {
          return line.toString(StandardCharsets.UTF_8);
        }
        line.write(b);
      }
      if (line.size() > MAX_LINE) {
        throw new QmpException("a line of more than " + MAX_LINE + " bytes", false);
      }
      fill();
    }
  }

  private void fill() {
    polled.clear();
    int place = polled.add(socket.number(), PollSource.IN);
    while (polled.ready(place) == 0) {
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        throw new QmpException("no answer in time", false);
      }
      int _ = polled.await(left);
    }
    received.clear();
    int n = Descriptors.read(socket.number(), received);
    received.flip();
    if (n == 0) {
      throw new QmpException("the monitor closed the connection", false);
    }
  }

  @Override
  public void close() {
    polled.close();
    socket.close();
  }
}
