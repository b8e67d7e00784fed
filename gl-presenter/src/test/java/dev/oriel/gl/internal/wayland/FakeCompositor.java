// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.oriel.core.format.Fourcc;
import dev.oriel.core.internal.linux.PollSet;
import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OwnedFd;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/// A compositor that says what the real ones do not say on request. It offers globals, knows the
/// objects that are made of them, and answers as the test says; it draws nothing.
///
/// Ownership: close it after all that uses its connection.
final class FakeCompositor implements AutoCloseable {

  /// Answers a request. The arguments are the words of the message, without descriptors.
  interface Answer {

    /// Answers one request on an object.
    void to(int object, int[] arguments);
  }

  private static final SymbolLookup LIBRARY =
      SymbolLookup.libraryLookup("libwayland-client.so.0", Arena.global());
  private static final MethodHandle CONNECT =
      Linker.nativeLinker()
          .downcallHandle(
              LIBRARY.findOrThrow("wl_display_connect_to_fd"),
              FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
  private static final MethodHandle DISCONNECT =
      Linker.nativeLinker()
          .downcallHandle(
              LIBRARY.findOrThrow("wl_display_disconnect"),
              FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));

  private static final MethodHandle SHUTDOWN =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("shutdown"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private static final int DISPLAY = 1;
  private static final int HEADER = 8;

  /// The requests that make objects: the type of the object, and its place among the arguments.
  private static final Map<String, Map.Entry<String, Integer>> MAKES =
      Map.of(
          "wl_compositor.0", Map.entry("wl_surface", 0),
          "wl_surface.3", Map.entry("wl_callback", 0),
          "wp_linux_drm_syncobj_manager_v1.1", Map.entry("points", 0),
          "wp_linux_drm_syncobj_manager_v1.2", Map.entry("timeline", 0),
          "zwp_linux_dmabuf_v1.1", Map.entry("params", 0),
          "zwp_linux_dmabuf_v1.2", Map.entry("feedback", 0),
          "zwp_linux_explicit_synchronization_v1.1", Map.entry("synchronization", 0),
          "synchronization.2", Map.entry("release", 0),
          "wp_presentation.1", Map.entry("presented", 1));

  /// The requests that pass a descriptor.
  private static final Set<String> PASS =
      Set.of("wl_shm.0", "params.1", "wp_linux_drm_syncobj_manager_v1.2");

  private final OwnedFd socket;
  private final ReceivedFds received = new ReceivedFds();
  private final MemorySegment display;
  private final List<String> globals;
  private final Map<Integer, String> types = new HashMap<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
  private final Thread thread;

  /// The timelines that were imported, by their object.
  final Map<Integer, OwnedFd> timelines = new ConcurrentHashMap<>();

  /// The requests that were made, as `TYPE.NUMBER`.
  final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

  /// @param globals what is offered, as `INTERFACE VERSION`
  FakeCompositor(String... globals) {
    this.globals = List.of(globals);
    types.put(DISPLAY, "wl_display");
    on("wl_display.0", (_, a) -> synced(a[0]));
    on("wl_display.1", (_, a) -> offer(a[0]));
    UnixSockets.Pair pair = UnixSockets.pair();
    socket = pair.near();
    try {
      display = (MemorySegment) CONNECT.invokeExact(pair.far().detach());
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
    thread = Thread.ofPlatform().daemon().name("fake-compositor").start(this::serve);
  }

  /// Starts a compositor that lists XR24, LINEAR in version 3 of `zwp_linux_dmabuf_v1`, and has the
  /// clock of this machine.
  ///
  /// @param more what is offered in addition, as for the constructor
  static FakeCompositor takesLinear(String... more) {
    List<String> offered =
        new ArrayList<>(
            List.of(
                "wl_compositor 6",
                "wl_subcompositor 1",
                "wl_shm 1",
                "wp_viewporter 1",
                "zwp_linux_dmabuf_v1 3",
                "wp_presentation 1"));
    offered.addAll(List.of(more));
    FakeCompositor compositor = new FakeCompositor(offered.toArray(String[]::new));
    return compositor.on(
        "wl_registry.0",
        (_, a) -> {
          int bound = a[a.length - 1];
          switch (offered.get(a[0])) {
            case "zwp_linux_dmabuf_v1 3" ->
                compositor.event(bound, 1, words(Fourcc.XRGB8888.code(), 0, 0));
            case "wp_presentation 1" ->
                compositor.event(bound, 0, words(CompositorOffer.MONOTONIC));
            default -> {}
          }
        });
  }

  /// Returns the `wl_display*` of the client.
  long display() {
    return display.address();
  }

  /// Sets the answer to a request, named as `TYPE.NUMBER`.
  FakeCompositor on(String request, Answer answer) {
    answers.put(request, answer);
    return this;
  }

  private void synced(int callback) {
    event(callback, 0, words(0));
    event(DISPLAY, 1, words(callback));
  }

  private void offer(int registry) {
    types.put(registry, "wl_registry");
    for (int i = 0; i < globals.size(); i++) {
      String[] global = globals.get(i).split(" ", 2);
      ByteBuffer name = text(global[0]);
      event(
          registry,
          0,
          buffer(HEADER + name.remaining())
              .putInt(i)
              .put(name)
              .putInt(Integer.parseInt(global[1]))
              .flip());
    }
  }

  /// Sends an event.
  void event(int object, int number, ByteBuffer arguments) {
    send(object, number, arguments, -1);
  }

  /// Sends an event with a descriptor, which stays the caller's.
  void event(int object, int number, ByteBuffer arguments, OwnedFd passed) {
    send(object, number, arguments, passed.number());
  }

  private void send(int object, int number, ByteBuffer arguments, int fd) {
    int size = HEADER + arguments.remaining();
    ByteBuffer message = buffer(size).putInt(object).putInt(size << 16 | number).put(arguments);
    message.flip();
    if (fd < 0) {
      while (message.hasRemaining()) {
        int _ = UnixSockets.send(socket.number(), message);
      }
    } else {
      UnixSockets.sendWithFd(socket.number(), message, fd);
    }
  }

  /// Returns arguments of one word each.
  static ByteBuffer words(int... words) {
    ByteBuffer b = buffer(Integer.BYTES * words.length);
    for (int word : words) {
      b.putInt(word);
    }
    return b.flip();
  }

  /// Returns an array as an argument.
  static ByteBuffer array(byte... bytes) {
    return buffer(Integer.BYTES + (bytes.length + 3 & ~3)).putInt(bytes.length).put(bytes).rewind();
  }

  private static ByteBuffer text(String text) {
    return array((text + "\0").getBytes(StandardCharsets.US_ASCII));
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private void serve() {
    ByteBuffer chunk = buffer(1 << 16);
    while (true) {
      int _ = PollSet.awaitOne(socket.number(), 1, PollSet.FOREVER);
      chunk.clear();
      if (received.receive(socket.number(), chunk) == 0) {
        return;
      }
      byte[] bytes = new byte[chunk.flip().remaining()];
      chunk.get(bytes);
      unread.writeBytes(bytes);
      handle(ByteBuffer.wrap(unread.toByteArray()).order(ByteOrder.nativeOrder()));
    }
  }

  private void handle(ByteBuffer all) {
    while (all.remaining() >= HEADER) {
      int size = all.getInt(all.position() + Integer.BYTES) >>> 16;
      if (all.remaining() < size) {
        break;
      }
      int object = all.getInt();
      int number = all.getInt() & 0xffff;
      int[] arguments = new int[(size - HEADER) / Integer.BYTES];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = all.getInt();
      }
      request(object, number, arguments);
    }
    byte[] rest = new byte[all.remaining()];
    all.get(rest);
    unread.reset();
    unread.writeBytes(rest);
  }

  private void request(int object, int number, int[] arguments) {
    String type = types.getOrDefault(object, "unknown");
    String request = type + "." + number;
    if (request.equals("wl_registry.0")) {
      // bind(name, interface, version, new id)
      types.put(arguments[arguments.length - 1], globals.get(arguments[0]).split(" ", 2)[0]);
    }
    var made = MAKES.get(request);
    if (made != null) {
      types.put(arguments[made.getValue()], made.getKey());
    }
    if (PASS.contains(request)) {
      OwnedFd passed = received.next();
      if (request.equals("wp_linux_drm_syncobj_manager_v1.2")) {
        timelines.put(arguments[0], passed);
      } else {
        passed.close();
      }
    }
    Answer answer = answers.get(request);
    if (answer != null) {
      answer.to(object, arguments);
    }
    requests.add(request);
  }

  /// Ends the connection, as the end of a compositor does.
  void kill() {
    try {
      int both = 2;
      assertEquals(0, (int) SHUTDOWN.invokeExact(socket.number(), both));
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  @Override
  public void close() {
    try {
      DISCONNECT.invokeExact(display);
      thread.join();
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
    socket.close();
    timelines.values().forEach(OwnedFd::close);
    received.close();
  }
}
