// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Minimises the windows of an X server like a window manager: it unmaps them and records this in
/// their `WM_STATE` (ICCCM 4.1.3.1), by which a client is notified. A server that a benchmark
/// starts has no window manager.
///
/// It implements the few requests of the X protocol that it needs. Ownership: owns its connection.
final class Minimiser implements AutoCloseable {

  private static final int CHANGE_PROPERTY = 18;
  private static final int INTERN_ATOM = 16;
  private static final int GET_WINDOW_ATTRIBUTES = 3;
  private static final int MAP_WINDOW = 8;
  private static final int UNMAP_WINDOW = 10;
  private static final int QUERY_TREE = 15;
  private static final int GET_INPUT_FOCUS = 43;

  private static final int NORMAL_STATE = 1;
  private static final int ICONIC_STATE = 3;

  /// `map_state` of a window that is on the screen, and its position in a reply.
  private static final int VIEWABLE = 2;

  private static final int MAP_STATE_AT = 26;

  private static final int REPLY = 1;
  private static final int REPLY_BYTES = 32;

  private final SocketChannel socket;
  private final DataInputStream in;
  private final int root;
  private final int wmState;
  private final List<Integer> minimised = new ArrayList<>();

  /// Connects to a server.
  ///
  /// @param display the name of the display, such as `:1`
  Minimiser(String display) throws IOException {
    socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      boolean _ =
          socket.connect(UnixDomainSocketAddress.of("/tmp/.X11-unix/X" + display.substring(1)));
      in = new DataInputStream(Channels.newInputStream(socket));
      root = greet();
      byte[] name = "WM_STATE".getBytes(StandardCharsets.US_ASCII);
      ByteBuffer intern = request(INTERN_ATOM, 0, 4 + name.length);
      intern.putShort((short) name.length).putShort((short) 0).put(name);
      wmState = ask(intern).getInt(8);
    } catch (Throwable t) {
      socket.close();
      throw t;
    }
  }

  /// @return the root window
  private int greet() throws IOException {
    ByteBuffer hello = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    hello.put((byte) 'l').put((byte) 0).putShort((short) 11);
    send(hello.position(hello.limit()));
    ByteBuffer head = read(8);
    ByteBuffer setup = read(4 * Short.toUnsignedInt(head.getShort(6)));
    if (head.get(0) != REPLY) {
      throw new IOException(
          "the X server refuses the connection: " + StandardCharsets.US_ASCII.decode(setup));
    }
    int vendor = Short.toUnsignedInt(setup.getShort(16));
    int formats = Byte.toUnsignedInt(setup.get(21));
    return setup.getInt(32 + (vendor + 3) / 4 * 4 + 8 * formats);
  }

  /// Minimises all windows that are on the screen. Returns when the server has done this.
  void minimise() throws IOException {
    for (int window : windows()) {
      if (ask(of(GET_WINDOW_ATTRIBUTES, window)).get(MAP_STATE_AT) == VIEWABLE) {
        send(of(UNMAP_WINDOW, window));
        state(window, ICONIC_STATE);
        minimised.add(window);
      }
    }
    settle();
  }

  /// Restores the minimised windows. Returns when the server has done this.
  void restore() throws IOException {
    for (int window : minimised) {
      send(of(MAP_WINDOW, window));
      state(window, NORMAL_STATE);
    }
    minimised.clear();
    settle();
  }

  private List<Integer> windows() throws IOException {
    ByteBuffer tree = ask(of(QUERY_TREE, root));
    List<Integer> windows = new ArrayList<>();
    for (int i = 0; i < Short.toUnsignedInt(tree.getShort(16)); i++) {
      windows.add(tree.getInt(REPLY_BYTES + 4 * i));
    }
    return windows;
  }

  private void state(int window, int state) throws IOException {
    ByteBuffer change = request(CHANGE_PROPERTY, 0, 28);
    change.putInt(window).putInt(wmState).putInt(wmState);
    change.putInt(32).putInt(2); // two values of 32 bits
    change.putInt(state).putInt(0); // without an icon window
    send(change);
  }

  /// Waits until the server has processed all earlier requests: it replies to this one after them.
  private void settle() throws IOException {
    ByteBuffer _ = ask(request(GET_INPUT_FOCUS, 0, 0));
  }

  private static ByteBuffer of(int code, int window) {
    return request(code, 0, 4).putInt(window);
  }

  private static ByteBuffer request(int code, int detail, int bytes) {
    int padded = 4 + (bytes + 3) / 4 * 4;
    ByteBuffer request = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
    return request.put((byte) code).put((byte) detail).putShort((short) (padded / 4));
  }

  private void send(ByteBuffer request) throws IOException {
    request.rewind();
    while (request.hasRemaining()) {
      int _ = socket.write(request);
    }
  }

  private ByteBuffer ask(ByteBuffer request) throws IOException {
    send(request);
    ByteBuffer head = read(REPLY_BYTES);
    if (head.get(0) != REPLY) {
      // It cannot be an event, because no events were requested.
      throw new IOException("the X server answers error " + Byte.toUnsignedInt(head.get(1)));
    }
    ByteBuffer rest = read(4 * head.getInt(4));
    ByteBuffer whole =
        ByteBuffer.allocate(REPLY_BYTES + rest.limit()).order(ByteOrder.LITTLE_ENDIAN);
    return whole.put(head).put(rest).rewind();
  }

  private ByteBuffer read(int bytes) throws IOException {
    byte[] data = new byte[bytes];
    in.readFully(data);
    return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
