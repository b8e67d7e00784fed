// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.fixtures.Await;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The agent in a guest that shares its clipboards (SPICE's `vd_agent.h`), behind a port of a
/// [VirtioSerial].
///
/// When QEMU closes its end of the port, as it does when a program registers for the clipboard, the
/// agent closes and opens its own and announces itself again, like spice-vdagent. This happens
/// while it waits for a message.
///
/// Threading: the guest's thread.
public final class VdAgent {

  /// A message from QEMU.
  public static final class Message {

    private final int type;
    private final int selection;
    private final byte[] body;

    private Message(int type, int selection, byte[] body) {
      this.type = type;
      this.selection = selection;
      this.body = body;
    }

    /// Returns one of [#GRAB], [#DATA], [#REQUEST], [#RELEASE], [#CAPABILITIES].
    public int type() {
      return type;
    }

    /// Returns 0 for the clipboard, 1 for the primary selection, -1 if there is none.
    public int selection() {
      return selection;
    }

    /// Returns the content of a [#DATA] message.
    public byte[] data() {
      return Arrays.copyOfRange(body, Integer.BYTES, body.length);
    }

    /// Returns one of the 32-bit numbers after the selection.
    public int number(int index) {
      return ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getInt(Integer.BYTES * index);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "message %d of selection %d (%d bytes)", type, selection, body.length);
    }
  }

  /// `VD_AGENT_CLIPBOARD`: content.
  public static final int DATA = 4;

  /// `VD_AGENT_ANNOUNCE_CAPABILITIES`.
  public static final int CAPABILITIES = 6;

  /// `VD_AGENT_CLIPBOARD_GRAB`: a serial number and types.
  public static final int GRAB = 7;

  /// `VD_AGENT_CLIPBOARD_REQUEST`: a type.
  public static final int REQUEST = 8;

  /// `VD_AGENT_CLIPBOARD_RELEASE`.
  public static final int RELEASE = 9;

  /// `VD_AGENT_CLIPBOARD_UTF8_TEXT`.
  public static final int TEXT = 1;

  /// `VD_AGENT_CLIPBOARD_IMAGE_PNG`.
  public static final int PNG = 2;

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final int CLIENT_PORT = 1;
  private static final int PROTOCOL = 1;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int MESSAGE_HEADER_BYTES = 20;

  // Clipboards on demand, several of them, with serial numbers.
  private static final int OUR_CAPABILITIES = 1 << 5 | 1 << 6 | 1 << 17;

  private final VirtioSerial port;
  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
  private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();
  private final Deque<Message> messages = new ArrayDeque<>();

  private VdAgent(VirtioSerial port) {
    this.port = port;
  }

  /// Gives a VM the port for an agent.
  public static Qemu.Builder port(Qemu.Builder builder) {
    return builder
        .arguments("-chardev", "qemu-vdagent,id=vdagent,clipboard=on,mouse=off,name=vdagent")
        .device(VirtioSerial.DEVICE)
        .device("virtserialport,chardev=vdagent,name=com.redhat.spice.0");
  }

  /// Starts the agent, and waits until QEMU knows what it can do.
  public static VdAgent start(Qemu qemu) {
    VdAgent agent = new VdAgent(new VirtioSerial(qemu));
    agent.restart();
    return agent;
  }

  /// Ends the agent, if it runs, and starts it again.
  public void restart() {
    port.close();
    open();
    awaitReady();
  }

  /// Waits until the agent has restarted because a program has registered for the clipboard.
  public void awaitRestart() {
    Await.until("QEMU closes the port of the agent", LIMIT, this::reopens);
    awaitReady();
  }

  private void awaitReady() {
    Message _ = await(CAPABILITIES);
  }

  private void open() {
    stream.reset();
    chunks.reset();
    messages.clear();
    port.open();
    send(CAPABILITIES, ints(1, OUR_CAPABILITIES));
  }

  /// Closes and opens the port if QEMU has closed its end.
  private boolean reopens() {
    if (!port.hangsUp()) {
      return false;
    }
    port.close();
    open();
    return true;
  }

  /// Offers content of these types.
  public void grab(int selection, int serial, int... types) {
    int[] body = new int[types.length + 1];
    body[0] = serial;
    System.arraycopy(types, 0, body, 1, types.length);
    send(GRAB, selected(selection, ints(body)));
  }

  /// Offers nothing any more.
  public void release(int selection) {
    send(RELEASE, selected(selection, new byte[0]));
  }

  /// Requests content.
  public void request(int selection, int type) {
    send(REQUEST, selected(selection, ints(type)));
  }

  /// Sends content.
  public void data(int selection, int type, byte[] data) {
    byte[] body = Arrays.copyOf(ints(type), Integer.BYTES + data.length);
    System.arraycopy(data, 0, body, Integer.BYTES, data.length);
    send(DATA, selected(selection, body));
  }

  /// Waits for the next message of a type, and drops those before it.
  public Message await(int type) {
    AtomicReference<@Nullable Message> found = new AtomicReference<>();
    Await.until(
        () -> "message " + type + " to the agent",
        LIMIT,
        () -> {
          for (Message m; found.get() == null && (m = poll()) != null; ) {
            found.set(m.type() == type ? m : null);
          }
          return found.get() != null;
        });
    return Objects.requireNonNull(found.get());
  }

  /// Waits for the next request, and answers it.
  public void serve(byte[] data) {
    Message request = await(REQUEST);
    data(request.selection(), request.number(0), data);
  }

  /// Returns the next message that has arrived, or null.
  public @Nullable Message poll() {
    // In this order: what QEMU sends after it has closed its end is for the agent that opens next.
    byte[] arrived = port.receive();
    if (!reopens()) {
      stream.writeBytes(arrived);
    }
    takeChunks();
    return messages.poll();
  }

  private void takeChunks() {
    byte[] all = stream.toByteArray();
    ByteBuffer in = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    while (in.remaining() >= CHUNK_HEADER_BYTES) {
      int size = in.getInt(in.position() + Integer.BYTES);
      if (in.remaining() < CHUNK_HEADER_BYTES + size) {
        break;
      }
      chunks.write(all, in.position() + CHUNK_HEADER_BYTES, size);
      in.position(in.position() + CHUNK_HEADER_BYTES + size);
      takeMessage();
    }
    if (in.position() > 0) {
      stream.reset();
      stream.write(all, in.position(), in.remaining());
    }
  }

  private void takeMessage() {
    if (chunks.size() < MESSAGE_HEADER_BYTES) {
      return;
    }
    ByteBuffer message = ByteBuffer.wrap(chunks.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    int type = message.getInt(Integer.BYTES);
    int size = message.getInt(MESSAGE_HEADER_BYTES - Integer.BYTES);
    if (message.remaining() < MESSAGE_HEADER_BYTES + size) {
      return;
    }
    chunks.reset();
    // QEMU leaves the selection out as long as it does not know that the agent has several.
    int skip = type == CAPABILITIES || size < Integer.BYTES ? 0 : Integer.BYTES;
    byte[] body = new byte[size - skip];
    message.get(MESSAGE_HEADER_BYTES + skip, body);
    int selection = skip == 0 ? -1 : message.get(MESSAGE_HEADER_BYTES);
    messages.add(new Message(type, selection, body));
  }

  private void send(int type, byte[] body) {
    ByteBuffer out =
        ByteBuffer.allocate(CHUNK_HEADER_BYTES + MESSAGE_HEADER_BYTES + body.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(CLIENT_PORT).putInt(MESSAGE_HEADER_BYTES + body.length);
    out.putInt(PROTOCOL).putInt(type).putLong(0).putInt(body.length).put(body);
    port.send(out.array());
  }

  private static byte[] selected(int selection, byte[] body) {
    byte[] all = new byte[Integer.BYTES + body.length];
    all[0] = (byte) selection;
    System.arraycopy(body, 0, all, Integer.BYTES, body.length);
    return all;
  }

  private static byte[] ints(int... numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int n : numbers) {
      bytes.putInt(n);
    }
    return bytes.array();
  }
}
