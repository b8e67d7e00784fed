// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.listener;

import dev.oriel.core.cursor.CursorImage;
import dev.oriel.core.frame.DmabufScanout;
import dev.oriel.core.frame.FrameSink;
import dev.oriel.core.frame.InvalidScanoutException;
import dev.oriel.core.frame.MappedScanout;
import dev.oriel.core.frame.PixelBlock;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.frame.ReleaseTicket;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.os.OsException;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdBusException;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.PollSource;
import dev.oriel.sync.Registration;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Serves the calls that QEMU makes on one listener connection.
///
/// QEMU's main loop waits for some of the answers (authentication, `GetAll`, `ScanoutMap`), the
/// guest for others (`UpdateDMABUF`); the rest gates nothing but is answered as well. Each call is
/// answered at once, except `UpdateDMABUF`, and a `ScanoutMap` whose picture is to be whole, which
/// are answered when the frame's reader says so, or at the deadline: [PendingFlushes].
///
/// Threading: the connection's loop thread, which is the only user of the `sd_bus` object.
public final class ListenerServer implements PollSource {

  /// After so many messages other connections, fences and deadlines have their turn.
  private static final int MAX_BATCH = 64;

  private static final CString PING = CString.constant("Ping");

  private final ListenerSetup setup;
  private final FrameSink sink;
  private final SdBus bus;
  private final TicketExecutor desk;
  private final ListenerProperties properties;
  private final ListenerCounters counters = new ListenerCounters();
  private final PendingFlushes flushes;
  private final ConvertedPixels converted = new ConvertedPixels();
  private final ConsolePicture picture;
  private final Registration registration;
  private final Map<Long, CompletableFuture<Void>> pings = new HashMap<>();
  private volatile boolean ended;

  /// Loads what serving needs and a guest should not wait for. Any thread that can wait.
  public static void prepare() {
    ReleaseLog.prepare();
  }

  /// Starts to serve.
  ///
  /// Ownership: consumes the connection.
  public ListenerServer(EventLoop loop, SdBus bus, ListenerSetup setup, FrameSink sink) {
    this.setup = setup;
    this.sink = new GuardedSink(sink);
    this.bus = bus;
    this.desk = new TicketExecutor(loop);
    this.flushes =
        new PendingFlushes(
            bus, desk, counters, ReleaseLog.RECORDINGS, setup.console(), setup.deadlineNanos());
    this.properties = new ListenerProperties(bus, setup.map(), setup.dmabuf2());
    this.picture = new ConsolePicture(this.sink, setup.width(), setup.height());
    this.registration = loop.add(this);
  }

  /// What has been done so far; any thread.
  public ListenerCounters counters() {
    return counters;
  }

  /// Whether the connection has ended; any thread.
  public boolean ended() {
    return ended;
  }

  /// Tells the size of the console as its properties have it now.
  public void consoleSize(int width, int height) {
    if (!ended) {
      picture.consoleSize(width, height, System.nanoTime());
    }
  }

  /// Asks QEMU for a sign of life on this connection. GLib queues the answer, or the error, behind
  /// all that QEMU has sent here before.
  ///
  /// @return completes when that has come to the sink, or when nothing comes any more
  public CompletableFuture<Void> ping() {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    if (ended) {
      answer.complete(null);
      return answer;
    }
    try (SdMessage m = bus.newCall(null, Protocol.LISTENER_PATH, Protocol.PEER, PING)) {
      pings.put(bus.send(m), answer);
    }
    return answer;
  }

  // ---- the loop's view

  @Override
  public int fd() {
    return bus.fd();
  }

  @Override
  public int events() {
    return bus.events();
  }

  @Override
  public long deadlineNanos() {
    long pictures = Math.min(picture.deadlineNanos(), flushes.deadlineNanos());
    return Math.min(bus.deadlineNanos(), pictures);
  }

  @Override
  public void ready(int revents) {
    try {
      readBatch();
    } catch (SdBusException e) {
      end("QEMU closed the listener's connection: " + e.getMessage() + picture.tooLarge());
      return;
    }
    long now = System.nanoTime();
    flushes.tick(now);
    picture.tick(now);
  }

  private void readBatch() {
    for (int i = 0; i < MAX_BATCH && !ended; i++) {
      SdMessage m = bus.next();
      if (m == null) {
        picture.settle();
        return;
      }
      serve(m);
    }
  }

  /// Ends the connection; the sink hears why, unless nobody asked: null.
  public void end(@Nullable String reason) {
    if (ended) {
      return;
    }
    ended = true;
    registration.cancel();
    flushes.close();
    picture.close();
    // Closing the socket answers what is still open: QEMU treats its end as an error reply.
    bus.close();
    if (reason != null) {
      sink.disconnected(reason);
    }
    pings.values().forEach(p -> p.complete(null));
    pings.clear();
    setup.onEnd().run();
  }

  // ---- messages

  private void serve(SdMessage m) {
    boolean kept = false;
    try {
      byte type = m.type();
      if (type == SdMessage.METHOD_CALL) {
        counters.message();
        kept = serveCall(m);
      } else if (type == SdMessage.METHOD_RETURN || type == SdMessage.METHOD_ERROR) {
        CompletableFuture<Void> ping = pings.remove(m.replyCookie());
        if (ping != null) {
          picture.settle();
          ping.complete(null);
        }
      } else if (Protocol.LOCAL.equals(m.iface())) {
        end("QEMU closed the listener's connection");
      }
    } finally {
      if (!kept) {
        m.close();
      }
    }
  }

  /// Serves a call; a bad one costs that call only. Answers whether the message has been kept.
  private boolean serveCall(SdMessage m) {
    try {
      return dispatch(m, System.nanoTime());
    } catch (InvalidScanoutException | IllegalArgumentException | OsException e) {
      refuse(m, e);
    } catch (SdBusException e) {
      if (ended) {
        return false;
      }
      refuse(m, e);
    }
    return false;
  }

  private void refuse(SdMessage m, RuntimeException why) {
    counters.rejection();
    String reason = reason(m, why);
    log().log(Level.DEBUG, () -> "refused " + reason);
    sink.rejected(reason);
    bus.replyError(m, Protocol.INVALID_ARGS, reason);
  }

  private static String reason(SdMessage m, RuntimeException why) {
    return m.member() + ": " + why.getMessage();
  }

  private boolean dispatch(SdMessage m, long at) {
    String iface = m.iface();
    String member = m.member();
    if (member == null || !Protocol.LISTENER_PATH.text().equals(m.path())) {
      bus.replyError(m, Protocol.UNKNOWN_OBJECT, "there is no object " + m.path());
      return false;
    }
    if (iface == null || iface.equals(Protocol.LISTENER.text())) {
      return dispatchListener(m, member, at);
    }
    if (setup.map() && iface.equals(Protocol.LISTENER_MAP.text())) {
      return dispatchMap(m, member, at);
    }
    if (setup.dmabuf2()
        && iface.equals(Protocol.LISTENER_DMABUF2.text())
        && member.equals("ScanoutDMABUF2")) {
      scanoutDmabuf2(m, at);
      return false;
    }
    if (!properties.serve(m, iface, member)) {
      unknown(m, member);
    }
    return false;
  }

  private void unknown(SdMessage m, String member) {
    bus.replyError(
        m,
        Protocol.UNKNOWN_METHOD,
        String.format(
            Locale.ROOT, "there is no method %s(%s) of %s", member, m.signature(), m.iface()));
  }

  private boolean dispatchListener(SdMessage m, String member, long at) {
    switch (member) {
      case "Update" -> {
        return update(m, at);
      }
      case "Scanout" -> {
        return scanout(m, at);
      }
      case "UpdateDMABUF" -> {
        return updateDmabuf(m, at);
      }
      case "ScanoutDMABUF" -> scanoutDmabuf(m, at);
      case "Disable" -> {
        expect(m, "");
        bus.reply(m);
        flushes.interrupted();
        picture.disable(at);
      }
      case "MouseSet" -> {
        expect(m, "iii");
        int x = m.readInt32();
        int y = m.readInt32();
        // A boolean since QEMU 9.1; before, any number but 0.
        boolean visible = m.readInt32() != 0;
        bus.reply(m);
        sink.cursorMoved(x, y, visible);
      }
      case "CursorDefine" -> {
        expect(m, "iiiiay");
        CursorImage cursor =
            new CursorImage(
                m.readInt32(), m.readInt32(), m.readInt32(), m.readInt32(), m.readBytes());
        bus.reply(m);
        sink.cursorDefined(cursor);
      }
      default -> unknown(m, member);
    }
    return false;
  }

  private boolean dispatchMap(SdMessage m, String member, long at) {
    switch (member) {
      case "UpdateMap" -> {
        expect(m, "iiii");
        bus.reply(m);
        picture.updateMap(m.readInt32(), m.readInt32(), m.readInt32(), m.readInt32(), at);
      }
      case "ScanoutMap" -> {
        return scanoutMap(m, at);
      }
      default -> unknown(m, member);
    }
    return false;
  }

  /// QEMU's main loop, and so the guest's next command, waits for the answer to this call, and for
  /// none to an `UpdateMap`. Pictures that are to be whole are therefore asked for in messages,
  /// which QEMU copies between two commands: once it has an error it maps no more for this listener
  /// (`dbus_scanout_map` in its `ui/dbus-listener.c`). One that no message holds is taken, and
  /// whole at least in its first frame, which is read before the answer.
  private boolean scanoutMap(SdMessage m, long at) {
    MappedScanout scanout =
        refuseUnless(
            () -> {
              expect(m, "huuuuu");
              return ScanoutReader.mapped(m);
            },
            m,
            at);
    if (!setup.whole()) {
      bus.reply(m);
      picture.scanoutMap(scanout, ReleaseTicket.none(), at);
      return false;
    }
    if (!setup.held() && ScanoutReader.fitsMessage(scanout)) {
      scanout.close();
      bus.replyError(m, Protocol.NOT_SUPPORTED, "whole pictures are wanted: send the pixels");
      return false;
    }
    picture.scanoutMap(scanout, flushes.issue(m, picture.nextSerial(), false, at), at);
    return true;
  }

  private boolean scanout(SdMessage m, long at) {
    PixelBlock block =
        refuseUnless(
            () -> {
              expect(m, "uuuuay");
              Rect area =
                  Rect.ofSize(ScanoutReader.extent(m, "width"), ScanoutReader.extent(m, "height"));
              picture.announced(area);
              return pixels(m, area);
            },
            m,
            at);
    bus.reply(m);
    picture.scanout(block, at);
    return block.lease() instanceof MessageLease;
  }

  private boolean update(SdMessage m, long at) {
    expect(m, "iiiiuuay");
    Rect area = new Rect(m.readInt32(), m.readInt32(), m.readInt32(), m.readInt32());
    PixelBlock block = pixels(m, area);
    bus.reply(m);
    if (picture.update(block, at)) {
      setup.onGrown().run();
    }
    return block.lease() instanceof MessageLease;
  }

  private PixelBlock pixels(SdMessage m, Rect area) {
    return ScanoutReader.pixels(m, area, converted, () -> new MessageLease(desk, m));
  }

  private void scanoutDmabuf(SdMessage m, long at) {
    takeScanout("huuuutb", ScanoutReader::dmabuf, m, at);
  }

  private void scanoutDmabuf2(SdMessage m, long at) {
    takeScanout("ahuuuuauauuuuutb", ScanoutReader::dmabuf2, m, at);
  }

  private void takeScanout(String signature, ScanoutReader.OfDmabuf reader, SdMessage m, long at) {
    flushes.interrupted();
    DmabufScanout scanout =
        refuseUnless(
            () -> {
              expect(m, signature);
              return reader.read(m);
            },
            m,
            at);
    bus.reply(m);
    picture.scanoutDmabuf(scanout, at);
  }

  /// Reads a scanout. Where that cannot be had, neither can what the console shows from now on.
  private <T> T refuseUnless(Supplier<T> scanout, SdMessage m, long at) {
    try {
      return scanout.get();
    } catch (RuntimeException e) {
      picture.refuse(reason(m, e), at);
      throw e;
    }
  }

  private boolean updateDmabuf(SdMessage m, long at) {
    expect(m, "iiii");
    int x = m.readInt32();
    int y = m.readInt32();
    int w = m.readInt32();
    int h = m.readInt32();
    boolean whole = picture.isWholeDmabuf(x, y, w, h);
    ReleaseCause atOnce = picture.whyNotUpdated();
    if (atOnce != null) {
      flushes.issue(m, 0, whole, at).overtake(atOnce);
    } else {
      DmabufTicket ticket = flushes.issue(m, picture.nextSerial(), whole, at);
      picture.updateDmabuf(x, y, w, h, ticket, at);
    }
    return true;
  }

  private static void expect(SdMessage m, String signature) {
    String got = m.signature();
    if (!got.equals(signature)) {
      throw new IllegalArgumentException(
          "arguments are (" + got + "), expected (" + signature + ")");
    }
  }

  /// What a listener is made for.
  ///
  /// @param console its number
  /// @param map whether shared memory is accepted
  /// @param whole whether only where no message holds the picture
  /// @param held whether of any size all the same, QEMU being kept waiting for the first frame
  /// @param dmabuf2 whether dma-bufs of several planes are accepted
  /// @param deadlineNanos when an update is answered at the latest
  /// @param width columns of the console now
  /// @param height rows of the console now
  /// @param onGrown called when an update lay outside of the picture
  /// @param onEnd called when the connection has ended
  public record ListenerSetup(
      int console,
      boolean map,
      boolean whole,
      boolean held,
      boolean dmabuf2,
      long deadlineNanos,
      int width,
      int height,
      Runnable onGrown,
      Runnable onEnd) {}

  /// Looked up when there is something to say: the first look-up reads each jar of the program.
  private static Logger log() {
    return System.getLogger(ListenerServer.class.getName());
  }
}
