// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import dev.oriel.gl.internal.wayland.gen.wl_dispatcher_func_t;
import dev.oriel.gl.internal.wayland.gen.wl_interface;
import dev.oriel.gl.internal.wayland.gen.wl_message;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The handlers for the events of one interface. Objects of that interface share them.
///
/// libwayland passes all events of an object to one function, its dispatcher. It names an event by
/// its number, which is the event's place in the table of the interface (`struct wl_interface`).
///
/// Threading: the thread that dispatches the objects' events runs the handlers. Ownership: the
/// arena's; it must stay open until the objects are destroyed.
final class ProxyListener {

  private static final System.Logger LOG = System.getLogger(ProxyListener.class.getName());

  /// Handles an event.
  @FunctionalInterface
  interface Handler {

    /// Handles an event. Its exceptions are logged.
    void handle(ProxyEvent event);
  }

  private final List<String> events;
  private final @Nullable Handler[] handlers;
  private final MemorySegment dispatcher;

  /// Makes a listener without handlers, which ignores each event.
  ///
  /// @param type the table of the interface
  ProxyListener(Arena arena, MemorySegment type) {
    events = events(type);
    handlers = new Handler[events.size()];
    dispatcher =
        wl_dispatcher_func_t.allocate(
            (number, _, opcode, _, arguments) -> dispatch(number.address(), opcode, arguments),
            arena);
  }

  private static List<String> events(MemorySegment type) {
    // FFM: libwayland exports its tables without their sizes.
    MemorySegment table = type.reinterpret(wl_interface.sizeof());
    int count = wl_interface.event_count(table);
    MemorySegment messages = wl_interface.events(table).reinterpret(count * wl_message.sizeof());
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(ProxyEvent.string(wl_message.name(wl_message.asSlice(messages, i))));
    }
    return names;
  }

  /// Sets the handler of an event.
  ///
  /// @param event its name in the protocol
  /// @throws IllegalArgumentException if the interface has no such event
  ProxyListener on(String event, Handler handler) {
    int opcode = events.indexOf(event);
    if (opcode < 0) {
      throw new IllegalArgumentException("the interface has no event " + event + ": " + events);
    }
    handlers[opcode] = handler;
    return this;
  }

  /// Listens to the events of an object.
  void listen(MemorySegment proxy) {
    listen(proxy, 0);
  }

  /// Listens to the events of one of several objects.
  ///
  /// @param number distinguishes the objects ([ProxyEvent#number])
  void listen(MemorySegment proxy, long number) {
    int result =
        wayland_h.wl_proxy_add_dispatcher(
            proxy, dispatcher, MemorySegment.ofAddress(number), MemorySegment.NULL);
    if (result != 0) {
      throw new IllegalStateException("wl_proxy_add_dispatcher() = " + result);
    }
  }

  /// Handles an event. An exception that leaves an upcall would end the process.
  private int dispatch(long number, int opcode, MemorySegment arguments) {
    try {
      // libwayland decodes an event by the same table, and refuses a number that is not in it.
      Handler handler = handlers[opcode];
      if (handler != null) {
        handler.handle(new ProxyEvent(number, arguments));
      }
    } catch (Throwable t) {
      LOG.log(System.Logger.Level.WARNING, "a Wayland event was not handled", t);
    }
    return 0; // libwayland ignores it
  }
}
