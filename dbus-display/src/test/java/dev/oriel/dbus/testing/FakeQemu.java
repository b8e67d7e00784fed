// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.testing;

import dev.oriel.core.internal.linux.UnixSockets;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.client.CallFailedException;
import dev.oriel.dbus.internal.client.Variants;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdBus;
import dev.oriel.dbus.internal.sdbus.SdBusException;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.sync.EventLoop;
import dev.oriel.sync.PollSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// QEMU's side of `org.qemu.Display1`, for messages that the real QEMU does not send on demand:
/// messages of later versions, malformed ones, storms.
///
/// It has one console, number 0, a serial port, `serial0`, and a clipboard. Unlike the rest of this
/// package it uses Oriel's own D-Bus code. It therefore does not prove anything about the protocol;
/// tests with the real QEMU do.
///
/// Threading: any thread; a separate loop serves the sockets. Ownership: closing ends it.
public final class FakeQemu implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final CString PROPERTIES_CHANGED = CString.constant("PropertiesChanged");
  private static final CString GET_ALL = CString.constant("GetAll");
  private static final CString STRING = CString.constant("s");
  private static final CString DESCRIPTOR = CString.constant("h");
  private static final CString UNSIGNED = CString.constant("u");

  private final EventLoop loop = new EventLoop("fake-qemu");
  private final OwnedFd viewersEnd;
  private final Main main;
  private final LinkedBlockingQueue<Listener> listeners = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Listener> audioListeners = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> calls = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<OwnedFd> streams = new LinkedBlockingQueue<>();

  /// The same client, for the loop's thread.
  private int refusals;

  private int audioRefusals;
  private boolean refusesListeners;

  private BiConsumer<SdMessage, SdBus> clipboard = (m, bus) -> bus.reply(m);
  private String holder = "";
  private @Nullable List<String> screen;
  private int width = 640;
  private int height = 480;

  private FakeQemu() {
    UnixSockets.Pair pair = UnixSockets.pair();
    viewersEnd = pair.near();
    main =
        onLoop(
            () -> {
              Main served = new Main(SdBus.servingSocket(pair.far()));
              var _ = loop.add(served);
              return served;
            });
  }

  /// Starts it.
  public static FakeQemu start() {
    return new FakeQemu();
  }

  /// Returns its endpoint, for one connection.
  public Endpoint endpoint() {
    return new Endpoint.Connected(viewersEnd);
  }

  /// Returns the next listener that registers, after it has reported its interfaces.
  public Listener awaitListener() {
    return taken(listeners, "a listener");
  }

  /// Takes properties of a screen one by one from now on.
  public void takeScreenProperties(List<String> keys) {
    boolean _ =
        onLoop(
            () -> {
              screen = keys;
              return true;
            });
  }

  /// Refuses listeners to the console, and closes their sockets at once.
  public void refuseListeners() {
    boolean _ =
        onLoop(
            () -> {
              refusesListeners = true;
              return true;
            });
  }

  /// Returns the next listener to the VM's sound, after QEMU has asked for its properties.
  public Listener awaitAudioListener() {
    return taken(audioListeners, "a listener to the sound");
  }

  /// Refuses listeners to the sound as QEMU does while another program listens.
  ///
  /// @param times the number of attempts to refuse
  public void refuseAudio(int times) {
    boolean _ =
        onLoop(
            () -> {
              audioRefusals = times;
              return true;
            });
  }

  /// Returns the next input call: interface and member.
  public String awaitCall() {
    return taken(calls, "a call");
  }

  /// Returns the next stream of the serial port that is opened. Ownership: the caller closes it.
  public OwnedFd awaitStream() {
    return taken(streams, "a stream");
  }

  /// Refuses the serial port's stream as QEMU does while another program holds it.
  ///
  /// @param times the number of attempts to refuse
  /// @param owner the holder at that time, as far as QEMU reports it
  public void refuseStream(int times, String owner) {
    boolean _ =
        onLoop(
            () -> {
              refusals = times;
              holder = owner;
              return true;
            });
  }

  /// Answers the calls on the clipboard with a function on the loop's thread. Otherwise each is
  /// answered without a value.
  public void clipboard(BiConsumer<SdMessage, SdBus> served) {
    boolean _ =
        onLoop(
            () -> {
              clipboard = served;
              return true;
            });
  }

  /// Calls a method of the viewer's clipboard without waiting.
  public Answer callClipboard(String member, Consumer<SdMessage> arguments) {
    return callClipboard(List.of(new Call(member, arguments)), () -> {}).getFirst();
  }

  /// A call on the viewer's clipboard.
  public record Call(String member, Consumer<SdMessage> arguments) {}

  /// Makes calls on the viewer's clipboard, and reads no answer before a task has run.
  public List<Answer> callClipboard(List<Call> made, Runnable beforeAnswers) {
    List<Answer> answers = made.stream().map(c -> new Answer(c.member)).toList();
    loop.execute(
        () -> {
          for (int i = 0; i < made.size(); i++) {
            main.call(answers.get(i), made.get(i).member, made.get(i).arguments);
          }
          beforeAnswers.run();
        });
    return answers;
  }

  /// Closes the main connection, as QEMU does when it ends.
  public void hangUp() {
    boolean _ =
        onLoop(
            () -> {
              main.end();
              return true;
            });
  }

  private static <T> T taken(LinkedBlockingQueue<T> queue, String what) {
    try {
      T next = queue.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new AssertionError("waited in vain for " + what);
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for " + what, e);
    }
  }

  /// Changes the console's size, and reports it.
  public void resize(int newWidth, int newHeight) {
    boolean _ =
        onLoop(
            () -> {
              width = newWidth;
              height = newHeight;
              try (SdMessage m =
                  main.bus.newSignal(
                      FakeObjects.CONSOLE_PATH, Protocol.PROPERTIES, PROPERTIES_CHANGED)) {
                m.appendString('s', Protocol.CONSOLE);
                m.open('a', CString.constant("{sv}"));
                FakeObjects.number(m, "Width", width);
                FakeObjects.number(m, "Height", height);
                m.shut();
                m.open('a', STRING).shut();
                long _ = main.bus.send(m);
              }
              return true;
            });
  }

  /// Changes the console's size without reporting it.
  public void resizeSilently(int newWidth, int newHeight) {
    boolean _ =
        onLoop(
            () -> {
              width = newWidth;
              height = newHeight;
              return true;
            });
  }

  private <T> T onLoop(Supplier<T> task) {
    try {
      return CompletableFuture.supplyAsync(task, loop).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the fake QEMU failed", e);
    }
  }

  @Override
  public void close() {
    loop.execute(main::end);
    loop.close();
    viewersEnd.close();
  }

  /// A listener's connection, from QEMU's side.
  public final class Listener {

    private final BusClient client;
    private volatile List<String> interfaces = List.of();

    private Listener(BusClient client) {
      this.client = client;
    }

    /// Returns the interfaces that it reports in addition to the base interface.
    public List<String> interfaces() {
      return interfaces;
    }

    /// Calls a method of `org.qemu.Display1.Listener` without waiting.
    public Answer call(String member, Consumer<SdMessage> arguments) {
      return call(Protocol.LISTENER.text(), member, arguments);
    }

    /// Calls any method without waiting.
    public Answer call(String iface, String member, Consumer<SdMessage> arguments) {
      return call(Protocol.LISTENER_PATH.text(), iface, member, arguments);
    }

    /// Calls any method of any object without waiting.
    public Answer call(String path, String iface, String member, Consumer<SdMessage> arguments) {
      Answer answer = new Answer(iface + "." + member);
      loop.execute(
          () -> {
            try {
              SdMessage m =
                  client.newCall(null, CString.of(path), CString.of(iface), CString.of(member));
              arguments.accept(m);
              var _ = client.call(m, SdMessage::signature).whenComplete(answer::complete);
            } catch (RuntimeException e) {
              answer.complete(null, e);
            }
          });
      return answer;
    }

    /// Calls `ScanoutDMABUF2` with any numbers without waiting.
    ///
    /// @param fds the planes' files
    /// @param visible x, y, width and height of the visible part
    /// @param offsets the planes' offsets in bytes
    /// @param strides the planes' strides in bytes
    /// @param buffer the number of planes, the fourcc, width and height of the whole buffer
    public Answer scanoutDmabuf2(
        List<OwnedFd> fds,
        int[] visible,
        int[] offsets,
        int[] strides,
        int[] buffer,
        long modifier,
        boolean y0Top) {
      return call(
          Protocol.LISTENER_DMABUF2.text(),
          "ScanoutDMABUF2",
          m -> {
            m.open('a', DESCRIPTOR);
            fds.forEach(fd -> m.appendDescriptor(fd.number()));
            m.shut();
            unsigned(m, visible);
            unsigned(m.open('a', UNSIGNED), offsets).shut();
            unsigned(m.open('a', UNSIGNED), strides).shut();
            unsigned(m, buffer).appendInt64('t', modifier).appendInt32('b', y0Top ? 1 : 0);
          });
    }

    private static SdMessage unsigned(SdMessage m, int... values) {
      for (int value : values) {
        m.appendInt32('u', value);
      }
      return m;
    }

    /// Closes the connection.
    public void hangUp() {
      loop.execute(() -> client.end("closed"));
    }
  }

  /// The main connection.
  private final class Main implements PollSource {

    private final SdBus bus;
    private final Map<Long, Answer> pending = new HashMap<>();
    private boolean ended;

    Main(SdBus bus) {
      this.bus = bus;
    }

    @Override
    public int fd() {
      return ended ? -1 : bus.fd();
    }

    @Override
    public int events() {
      return ended ? 0 : bus.events();
    }

    @Override
    public long deadlineNanos() {
      return ended ? NEVER : bus.deadlineNanos();
    }

    @Override
    public void ready(int revents) {
      try {
        while (!ended) {
          try (SdMessage m = bus.next()) {
            if (m == null) {
              break;
            }
            if (m.type() == SdMessage.METHOD_CALL) {
              serve(m);
            } else if (m.type() != SdMessage.SIGNAL) {
              answered(m);
            }
          }
        }
      } catch (SdBusException e) {
        end(); // the viewer has gone
      }
    }

    void end() {
      ended = true;
      bus.close();
    }

    void call(Answer answer, String member, Consumer<SdMessage> arguments) {
      try (SdMessage m =
          bus.newCall(null, Protocol.CLIPBOARD_PATH, Protocol.CLIPBOARD, CString.of(member))) {
        arguments.accept(m);
        pending.put(bus.send(m), answer);
      }
    }

    private void answered(SdMessage m) {
      Answer answer = pending.remove(m.replyCookie());
      if (answer != null && m.type() == SdMessage.METHOD_RETURN) {
        answer.complete(m.signature(), null);
      } else if (answer != null) {
        answer.complete(null, new CallFailedException("", m.errorName(), m.errorText()));
      }
    }

    private void serve(SdMessage m) {
      String member = String.valueOf(m.member());
      if (Protocol.CLIPBOARD_PATH.text().equals(m.path())) {
        clipboard.accept(m, bus);
        return;
      }
      switch (member) {
        case "GetManagedObjects" ->
            answer(m, a -> FakeObjects.all(a, width, height, holder, screen));
        case "GetAll" -> {
          String iface = m.readString('s');
          answer(m, a -> FakeObjects.properties(a, iface, width, height, holder));
        }
        case "Apply" -> {
          calls.add(member + " " + new TreeMap<>(Variants.readProperties(m)));
          bus.reply(m);
        }
        case "Register" -> takeStream(m);
        case "RegisterListener" -> {
          if (refusesListeners) {
            bus.replyError(m, CString.of(Protocol.QEMU_FAILED), "no listeners");
          } else {
            OwnedFd fd = m.readDescriptor();
            bus.reply(m);
            register(fd);
          }
        }
        case "RegisterOutListener" ->
            takeAudioListener(m, Protocol.AUDIO_OUT_PATH, Protocol.AUDIO_OUT);
        case "RegisterInListener" ->
            takeAudioListener(m, Protocol.AUDIO_IN_PATH, Protocol.AUDIO_IN);
        default -> {
          calls.add(m.iface() + "." + member);
          bus.reply(m);
        }
      }
    }

    private void answer(SdMessage m, Consumer<SdMessage> body) {
      try (SdMessage answer = bus.newReply(m)) {
        body.accept(answer);
        long _ = bus.send(answer);
      }
    }

    /// Hands out the stream of the serial port.
    private void takeStream(SdMessage m) {
      if (refusals > 0) {
        refusals--;
        holder = refusals == 0 ? "" : holder;
        bus.replyError(m, CString.of(Protocol.QEMU_FAILED), "Client already registered!");
      } else {
        streams.add(m.readDescriptor());
        bus.reply(m);
      }
    }

    private void takeAudioListener(SdMessage m, CString path, CString iface) {
      if (audioRefusals > 0) {
        audioRefusals--;
        bus.replyError(m, CString.of(Protocol.QEMU_INVALID), "`p2p` is already registered!");
        return;
      }
      OwnedFd fd = m.readDescriptor();
      bus.reply(m);
      BusClient client = serving(fd);
      var _ =
          client
              .properties(null, path, iface)
              .thenAccept(_ -> audioListeners.add(new Listener(client)));
    }

    private BusClient serving(OwnedFd fd) {
      return new BusClient(loop, SdBus.servingSocket(fd), LIMIT, BusClient.Events.IGNORED);
    }

    /// QEMU authenticates the listener and asks for its properties before anything else.
    private void register(OwnedFd fd) {
      BusClient client = serving(fd);
      Listener listener = new Listener(client);
      SdMessage m =
          client
              .newCall(null, Protocol.LISTENER_PATH, Protocol.PROPERTIES, GET_ALL)
              .appendString('s', Protocol.LISTENER);
      var _ =
          client
              .call(m, Variants::readProperties)
              .thenAccept(properties -> present(listener, properties));
    }

    private void present(Listener listener, Map<String, Object> properties) {
      if (properties.get("Interfaces") instanceof List<?> names) {
        listener.interfaces = names.stream().map(String::valueOf).toList();
        listeners.add(listener);
      }
    }
  }
}
