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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// QEMU's side of `org.qemu.Display1`, for what the real QEMU does not send at will: messages of
/// later versions, malformed ones, storms.
///
/// It has one console, number 0. Unlike the rest of this package it is made of Oriel's own D-Bus
/// code, and is therefore no witness of the protocol: the real QEMU is.
///
/// Threading: any thread; a loop of its own serves the sockets. Ownership: closing ends it.
public final class FakeQemu implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final CString CONSOLE_PATH = CString.constant(Protocol.CONSOLE_PATH_PREFIX + "0");
  private static final CString PROPERTIES_CHANGED = CString.constant("PropertiesChanged");
  private static final CString GET_ALL = CString.constant("GetAll");
  private static final CString ENTRY = CString.constant("sv");
  private static final CString STRING = CString.constant("s");

  private final EventLoop loop = new EventLoop("fake-qemu");
  private final OwnedFd viewersEnd;
  private final Main main;
  private final LinkedBlockingQueue<Listener> listeners = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> calls = new LinkedBlockingQueue<>();
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

  /// The way to it, for one connection.
  public Endpoint endpoint() {
    return new Endpoint.Connected(viewersEnd);
  }

  /// The next listener that registers, after it has said which interfaces it has.
  public Listener awaitListener() {
    return taken(listeners, "a listener");
  }

  /// The next input call: interface and member.
  public String awaitCall() {
    return taken(calls, "a call");
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

  /// Changes the console's size, and says so.
  public void resize(int newWidth, int newHeight) {
    boolean _ =
        onLoop(
            () -> {
              width = newWidth;
              height = newHeight;
              try (SdMessage m =
                  main.bus.newSignal(CONSOLE_PATH, Protocol.PROPERTIES, PROPERTIES_CHANGED)) {
                m.appendString('s', Protocol.CONSOLE);
                m.open('a', CString.constant("{sv}"));
                number(m, "Width", width);
                number(m, "Height", height);
                m.shut();
                m.open('a', STRING).shut();
                long _ = main.bus.send(m);
              }
              return true;
            });
  }

  /// Changes the console's size without saying so.
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

  /// A listener's connection, seen from QEMU.
  public final class Listener {

    private final BusClient client;
    private volatile List<String> interfaces = List.of();

    private Listener(BusClient client) {
      this.client = client;
    }

    /// What it says it has beyond the base interface.
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

    /// Closes the connection.
    public void hangUp() {
      loop.execute(() -> client.end("closed"));
    }
  }

  /// What a listener answers.
  public static final class Answer {

    private final String call;
    private final CompletableFuture<String> future = new CompletableFuture<>();
    private final long sentNanos = System.nanoTime();
    private volatile long answeredNanos;

    private Answer(String call) {
      this.call = call;
    }

    private void complete(@Nullable String signature, @Nullable Throwable failure) {
      answeredNanos = System.nanoTime();
      if (failure != null) {
        future.completeExceptionally(failure);
      } else {
        future.complete(signature);
      }
    }

    /// Whether it has come.
    public boolean isDone() {
      return future.isDone();
    }

    /// Waits for an answer that is no error.
    ///
    /// @return the signature of what it carries
    public String ok() {
      try {
        return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new AssertionError(call + " failed", e);
      }
    }

    /// Waits for an answer that is an error.
    ///
    /// @return its name and text
    public String error() {
      try {
        String signature = future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        throw new AssertionError(call + " was accepted, answer (" + signature + ")");
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof CallFailedException failed) {
          return String.valueOf(failed.getMessage());
        }
        throw new AssertionError(call + " failed on this side", e);
      } catch (InterruptedException | TimeoutException | CompletionException e) {
        throw new AssertionError(call + " was not answered", e);
      }
    }

    /// From the call to the answer.
    public long nanos() {
      return answeredNanos - sentNanos;
    }
  }

  private static void number(SdMessage m, String name, int value) {
    m.open('e', ENTRY).appendString('s', CString.of(name));
    m.open('v', CString.constant("u")).appendInt32('u', value).shut().shut();
  }

  private static void text(SdMessage m, String name, String value) {
    m.open('e', ENTRY).appendString('s', CString.of(name));
    m.open('v', STRING).appendString('s', CString.of(value)).shut().shut();
  }

  /// The main connection.
  private final class Main implements PollSource {

    private final SdBus bus;
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

    private void serve(SdMessage m) {
      String member = String.valueOf(m.member());
      switch (member) {
        case "GetManagedObjects" -> answer(m, this::objects);
        case "GetAll" -> {
          boolean vm = m.readString('s').equals(Protocol.VM.text());
          answer(m, vm ? this::vmProperties : this::consoleProperties);
        }
        case "RegisterListener" -> {
          OwnedFd fd = m.readDescriptor();
          bus.reply(m);
          register(fd);
        }
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

    private void objects(SdMessage m) {
      m.open('a', CString.constant("{oa{sa{sv}}}"));
      m.open('e', CString.constant("oa{sa{sv}}")).appendString('o', CONSOLE_PATH);
      m.open('a', CString.constant("{sa{sv}}"));
      m.open('e', CString.constant("sa{sv}")).appendString('s', Protocol.CONSOLE);
      consoleProperties(m);
      m.shut().shut().shut().shut();
    }

    private void consoleProperties(SdMessage m) {
      m.open('a', CString.constant("{sv}"));
      text(m, "Label", "fake");
      text(m, "Type", "Graphic");
      text(m, "DeviceAddress", "pci/0000/02.0");
      number(m, "Head", 0);
      number(m, "Width", width);
      number(m, "Height", height);
      m.shut();
    }

    private void vmProperties(SdMessage m) {
      m.open('a', CString.constant("{sv}"));
      text(m, "Name", "fake");
      text(m, "UUID", "00000000-0000-0000-0000-000000000000");
      m.open('e', ENTRY).appendString('s', CString.constant("ConsoleIDs"));
      m.open('v', CString.constant("au")).open('a', CString.constant("u"));
      m.appendInt32('u', 0).shut().shut().shut().shut();
    }

    /// QEMU authenticates the listener and asks for its properties before anything else.
    private void register(OwnedFd fd) {
      BusClient client =
          new BusClient(
              loop,
              SdBus.servingSocket(fd),
              LIMIT,
              new BusClient.Events() {
                @Override
                public void signal(SdMessage m) {}

                @Override
                public void ended(String reason) {}
              });
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
