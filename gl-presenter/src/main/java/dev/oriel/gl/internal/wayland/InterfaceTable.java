// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.gl.internal.wayland.gen.wayland_h;
import dev.oriel.gl.internal.wayland.gen.wl_interface;
import dev.oriel.gl.internal.wayland.gen.wl_message;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Makes the table with which libwayland-client encodes and decodes the messages of one interface
/// (`struct wl_interface`). libwayland has those of the core protocol; in C, `wayland-scanner`
/// generates the others.
///
/// Requests and events are added in the order of the protocol's file, which gives them their
/// numbers.
final class InterfaceTable {

  // FFM: libwayland keeps pointers to these tables as long as it runs, as to static tables in C.
  private static final Arena FOREVER = Arena.global();

  private final String name;
  private final int version;
  private final List<Message> requests = new ArrayList<>();
  private final List<Message> events = new ArrayList<>();

  /// @param types the interface of each argument, or NULL
  private record Message(String name, String signature, List<MemorySegment> types) {}

  private InterfaceTable(String name, int version) {
    this.name = name;
    this.version = version;
  }

  /// Begins the table of an interface.
  ///
  /// @param version the version of the interface that the requests and events are of
  static InterfaceTable of(String name, int version) {
    return new InterfaceTable(name, version);
  }

  /// Adds a request.
  ///
  /// @param signature the version since which the request exists, if that is not the first, and one
  ///   letter for each argument (`wayland-util.h`)
  /// @param objects the interfaces of the arguments that are objects (`o`) or new objects (`n`)
  InterfaceTable request(String request, String signature, MemorySegment... objects) {
    requests.add(message(request, signature, objects));
    return this;
  }

  /// Adds an event, see [#request].
  InterfaceTable event(String event, String signature, MemorySegment... objects) {
    events.add(message(event, signature, objects));
    return this;
  }

  private static Message message(String name, String signature, MemorySegment... objects) {
    List<MemorySegment> types = new ArrayList<>();
    int used = 0;
    for (int i = 0; i < signature.length(); i++) {
      char argument = signature.charAt(i);
      if (Character.isLetter(argument)) {
        boolean object = argument == 'o' || argument == 'n';
        types.add(object ? objects[used++] : MemorySegment.NULL);
      }
    }
    if (used != objects.length) {
      throw new IllegalArgumentException(name + " has " + used + " objects: " + signature);
    }
    return new Message(name, signature, types);
  }

  /// Returns the `struct wl_interface`.
  MemorySegment build() {
    MemorySegment table = wl_interface.allocate(FOREVER);
    wl_interface.name(table, FOREVER.allocateFrom(name));
    wl_interface.version(table, version);
    wl_interface.method_count(table, requests.size());
    wl_interface.methods(table, messages(requests));
    wl_interface.event_count(table, events.size());
    wl_interface.events(table, messages(events));
    return table;
  }

  private static MemorySegment messages(List<Message> messages) {
    if (messages.isEmpty()) {
      return MemorySegment.NULL;
    }
    MemorySegment table = wl_message.allocateArray(messages.size(), FOREVER);
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      MemorySegment entry = wl_message.asSlice(table, i);
      wl_message.name(entry, FOREVER.allocateFrom(message.name()));
      wl_message.signature(entry, FOREVER.allocateFrom(message.signature()));
      MemorySegment types =
          FOREVER.allocate(wayland_h.C_POINTER, Math.max(1, message.types().size()));
      for (int t = 0; t < message.types().size(); t++) {
        types.setAtIndex(wayland_h.C_POINTER, t, message.types().get(t));
      }
      wl_message.types(entry, types);
    }
    return table;
  }
}
