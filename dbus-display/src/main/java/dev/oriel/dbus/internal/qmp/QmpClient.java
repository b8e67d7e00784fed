// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.qmp;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.oriel.core.internal.linux.Descriptors;
import dev.oriel.core.internal.linux.PollSet;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.internal.text.BoundedText;
import dev.oriel.sync.PollSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A short connection to a VM's monitor (QMP, QEMU's `docs/interop/qmp-spec.rst`), which hands over
/// a socket or asks questions.
///
/// Ownership: owns the socket. Threading: one thread; each method waits for the answer.
public final class QmpClient implements AutoCloseable {

  private static final int MAX_LINE = 1 << 20;

  /// The start of the names of the device types that another process implements.
  private static final String VHOST_USER = "vhost-user-";

  private static final String BACKENDS = "/backend";
  private static final Pattern STATUS = Pattern.compile("[a-z-]{1,32}");
  private static final Pattern CONSOLE = Pattern.compile("console\\[(\\d{1,6})]");

  private final OwnedFd socket;
  private final long deadlineNanos;
  private final PollSet polled = new PollSet();
  private final ByteBuffer received = ByteBuffer.allocateDirect(4096).flip();
  private @Nullable QemuRelease release;

  private QmpClient(OwnedFd socket, long deadlineNanos) {
    this.socket = socket;
    this.deadlineNanos = deadlineNanos;
  }

  /// Loads the classes that a connection needs.
  public static void prepare() {
    try {
      var _ = JSON.std.mapFrom(JSON.std.asString(Map.of("execute", "qmp_capabilities")));
    } catch (IOException e) {
      throw new IllegalStateException("a command that is not JSON", e);
    }
  }

  /// Connects and negotiates.
  ///
  /// @param timeout the limit for the whole connection
  /// @throws dev.oriel.core.os.OsException if no program listens at the path
  /// @throws QmpException if the program that listens there does not answer in QMP in time
  public static QmpClient connect(Path path, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    QmpClient client = new QmpClient(UnixSockets.connect(path.toString(), timeout), deadline);
    try {
      Map<String, Object> greeting = client.readObject();
      if (!greeting.containsKey("QMP")) {
        throw new QmpException("the program that listens there is not a QMP monitor", false);
      }
      client.release = QemuRelease.in(greeting);
      client.execute("qmp_capabilities", Map.of(), null);
      return client;
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /// Returns QEMU's release, or null if its greeting names none.
  public @Nullable QemuRelease release() {
    return release;
  }

  /// Hands QEMU a socket on which it serves its D-Bus display.
  ///
  /// @param far the socket, which stays the caller's; QEMU gets a duplicate
  public void addDisplayClient(OwnedFd far) {
    execute("getfd", Map.of("fdname", "oriel-display"), far);
    execute("add_client", Map.of("protocol", "@dbus-display", "fdname", "oriel-display"), null);
  }

  /// Returns whether the VM has a device of a type (`-device TYPE`, or plugged in later).
  ///
  /// @param type the start of the type's name
  public boolean hasDevice(String type) {
    for (String devices : List.of("/machine/peripheral", "/machine/peripheral-anon")) {
      for (Map<?, ?> device : list(devices)) {
        if (String.valueOf(device.get("type")).startsWith("child<" + type)) {
          return true;
        }
      }
    }
    return false;
  }

  /// Returns QEMU's name of the VM's run state (`RunState` in its `qapi/run-state.json`), such as
  /// `running` or `paused`; empty if the answer is not such a name.
  public String status() {
    return execute("query-status", Map.of(), null) instanceof Map<?, ?> answer
            && answer.get("status") instanceof String status
            && STATUS.matcher(status).matches()
        ? status
        : "";
  }

  /// Returns the numbers of the consoles that make QEMU exit when they are shown: those of a
  /// vhost-user GPU on a display without OpenGL (`dpy_compatible_with` in QEMU's `ui/console.c`, a
  /// failure that `register_displaychangelistener` treats as fatal).
  public Set<Integer> fatalConsoles() {
    Set<Integer> fatal = new HashSet<>();
    try {
      if (!hasOpenGl() && hasDevice(VHOST_USER)) {
        for (int console : consoles()) {
          if (isVhostUserGpu(device(console))) {
            fatal.add(console);
          }
        }
      }
    } catch (QmpException e) {
      if (!e.refused()) {
        throw e;
      }
      // The monitor does not report it: show consoles that are not known to be fatal.
    }
    return fatal;
  }

  /// Returns the options of the display.
  public Map<?, ?> displayOptions() {
    return execute("query-display-options", Map.of(), null) instanceof Map<?, ?> options
        ? options
        : Map.of();
  }

  /// Returns whether the display draws with OpenGL.
  public boolean hasOpenGl() {
    return displayOptions().get("gl") instanceof String mode && !mode.equals("off");
  }

  /// Returns whether there is a character device of a kind.
  public boolean hasChardev(String kind) {
    return execute("query-chardev", Map.of(), null) instanceof List<?> devices
        && devices.stream()
            .anyMatch(d -> d instanceof Map<?, ?> device && kind.equals(device.get("filename")));
  }

  /// Returns the numbers of the consoles.
  public List<Integer> consoles() {
    List<Integer> numbers = new ArrayList<>();
    for (Map<?, ?> child : list(BACKENDS)) {
      Matcher console = CONSOLE.matcher(String.valueOf(child.get("name")));
      if (console.matches()) {
        numbers.add(Integer.valueOf(console.group(1)));
      }
    }
    return numbers;
  }

  /// Returns the path of a console's device. Text consoles have none; then it is empty.
  public String device(int console) {
    Object path = property(BACKENDS + "/console[" + console + "]", "device");
    return path instanceof String text ? text : "";
  }

  private boolean isVhostUserGpu(String device) {
    return property(device, "type") instanceof String type
        && (type.startsWith("vhost-user-gpu") || type.startsWith("vhost-user-vga"));
  }

  /// Returns a property of an object, or null if there is no such object or property.
  public @Nullable Object property(String path, String name) {
    try {
      return path.isEmpty()
          ? null
          : execute("qom-get", Map.of("path", path, "property", name), null);
    } catch (QmpException e) {
      if (!e.refused()) {
        throw e;
      }
      return null;
    }
  }

  /// Returns the children and properties of an object.
  public List<Map<?, ?>> list(String path) {
    List<Map<?, ?>> found = new ArrayList<>();
    if (execute("qom-list", Map.of("path", path), null) instanceof List<?> children) {
      for (Object child : children) {
        if (child instanceof Map<?, ?> properties) {
          found.add(properties);
        }
      }
    }
    return found;
  }

  /// Runs a command and returns its result.
  ///
  /// @param passed a descriptor to send with it, which stays the caller's
  /// @throws QmpException if QEMU refuses the command
  public @Nullable Object execute(
      String command, Map<String, Object> arguments, @Nullable OwnedFd passed) {
    send(Map.of("execute", command, "arguments", arguments), passed);
    while (true) {
      Map<String, Object> answer = readObject();
      if (answer.containsKey("return")) {
        return answer.get("return");
      }
      if (answer.get("error") instanceof Map<?, ?> error) {
        String reason = BoundedText.cut(String.valueOf(error.get("desc")));
        throw new QmpException(command + ": " + reason, true);
      }
      // Skips events.
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

  /// Reads the next line, which must be a JSON object. The parser's message is not shown: it would
  /// not help a user, and the line may contain anything.
  private Map<String, Object> readObject() {
    String line = readLine();
    try {
      if (JSON.std.anyFrom(line) instanceof Map<?, ?> object) {
        Map<String, Object> members = new HashMap<>();
        object.forEach((name, value) -> members.put(String.valueOf(name), value));
        return members;
      }
    } catch (IOException | RuntimeException e) {
      System.getLogger(QmpClient.class.getName()).log(System.Logger.Level.DEBUG, "not JSON", e);
    }
    throw new QmpException(
        "the program that listens there sent a line that is not a JSON object", false);
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
    do {
      // Checked even if more bytes are there: a flood of events is not an answer.
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        QmpException late = new QmpException("no answer in time", false);
        late.initCause(new TimeoutException());
        throw late;
      }
      int _ = polled.await(left);
    } while (polled.ready(place) == 0);
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
