// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.internal.sdbus;

import dev.oriel.core.internal.ffm.NativeFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;

/// The functions of libsystemd whose parameters are machine words. Addresses are passed as numbers.
///
/// The generated bindings link a handle for each signature, which slows down every start of a
/// program ([NativeFunction]). They also return each pointer as a new object. Until the JVM's
/// optimising compiler has compiled the code, these objects are most of what a message allocates on
/// the heap. A test compares the parameters with those of the headers.
final class Libsystemd {

  /// All of memory. The memory at an address of libsystemd is read at that address as the offset.
  // FFM: the addresses come from libsystemd, and are read as far as its documentation allows.
  static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final SymbolLookup LIBRARY =
      SymbolLookup.libraryLookup("libsystemd.so.0", Arena.global());

  // ---- the connection

  static final NativeFunction NEW = bind("sd_bus_new", 1);
  static final NativeFunction SET_ADDRESS = bind("sd_bus_set_address", 2);
  static final NativeFunction SET_BUS_CLIENT = bind("sd_bus_set_bus_client", 2);
  static final NativeFunction SET_FD = bind("sd_bus_set_fd", 3);
  static final NativeFunction NEGOTIATE_FDS = bind("sd_bus_negotiate_fds", 2);
  static final NativeFunction START = bind("sd_bus_start", 1);
  static final NativeFunction CLOSE = bind("sd_bus_close", 1);
  static final NativeFunction UNREF = bind("sd_bus_unref", 1);
  static final NativeFunction IS_READY = bind("sd_bus_is_ready", 1);
  static final NativeFunction GET_FD = bind("sd_bus_get_fd", 1);
  static final NativeFunction GET_EVENTS = bind("sd_bus_get_events", 1);
  static final NativeFunction GET_TIMEOUT = bind("sd_bus_get_timeout", 2);
  static final NativeFunction PROCESS = bind("sd_bus_process", 2);
  static final NativeFunction SEND = bind("sd_bus_send", 3);
  static final NativeFunction ID128_RANDOMIZE = bind("sd_id128_randomize", 1);

  // ---- making messages

  static final NativeFunction MESSAGE_NEW_METHOD_CALL = bind("sd_bus_message_new_method_call", 6);
  static final NativeFunction MESSAGE_NEW_SIGNAL = bind("sd_bus_message_new_signal", 5);
  static final NativeFunction MESSAGE_NEW_METHOD_RETURN =
      bind("sd_bus_message_new_method_return", 2);
  static final NativeFunction MESSAGE_NEW_METHOD_ERROR = bind("sd_bus_message_new_method_error", 3);
  static final NativeFunction MESSAGE_UNREF = bind("sd_bus_message_unref", 1);
  static final NativeFunction MESSAGE_APPEND_BASIC = bind("sd_bus_message_append_basic", 3);
  static final NativeFunction MESSAGE_APPEND_ARRAY = bind("sd_bus_message_append_array", 4);
  static final NativeFunction MESSAGE_OPEN_CONTAINER = bind("sd_bus_message_open_container", 3);
  static final NativeFunction MESSAGE_CLOSE_CONTAINER = bind("sd_bus_message_close_container", 1);

  // ---- reading messages

  static final NativeFunction MESSAGE_GET_TYPE = bind("sd_bus_message_get_type", 2);
  static final NativeFunction MESSAGE_GET_MEMBER = bind("sd_bus_message_get_member", 1);
  static final NativeFunction MESSAGE_GET_INTERFACE = bind("sd_bus_message_get_interface", 1);
  static final NativeFunction MESSAGE_GET_PATH = bind("sd_bus_message_get_path", 1);
  static final NativeFunction MESSAGE_GET_SENDER = bind("sd_bus_message_get_sender", 1);
  static final NativeFunction MESSAGE_GET_SIGNATURE = bind("sd_bus_message_get_signature", 2);
  static final NativeFunction MESSAGE_GET_EXPECT_REPLY = bind("sd_bus_message_get_expect_reply", 1);
  static final NativeFunction MESSAGE_GET_COOKIE = bind("sd_bus_message_get_cookie", 2);
  static final NativeFunction MESSAGE_GET_REPLY_COOKIE = bind("sd_bus_message_get_reply_cookie", 2);
  static final NativeFunction MESSAGE_GET_ERROR = bind("sd_bus_message_get_error", 1);
  static final NativeFunction MESSAGE_READ_BASIC = bind("sd_bus_message_read_basic", 3);
  static final NativeFunction MESSAGE_READ_ARRAY = bind("sd_bus_message_read_array", 4);
  static final NativeFunction MESSAGE_ENTER_CONTAINER = bind("sd_bus_message_enter_container", 3);
  static final NativeFunction MESSAGE_EXIT_CONTAINER = bind("sd_bus_message_exit_container", 1);
  static final NativeFunction MESSAGE_AT_END = bind("sd_bus_message_at_end", 2);
  static final NativeFunction MESSAGE_PEEK_TYPE = bind("sd_bus_message_peek_type", 3);
  static final NativeFunction MESSAGE_SKIP = bind("sd_bus_message_skip", 2);

  private Libsystemd() {}

  /// Returns the address of memory that libsystemd is to use. The caller keeps the memory reachable
  /// until then.
  ///
  /// @throws IllegalStateException if the memory was freed because its connection has been closed
  static long at(MemorySegment memory) {
    if (!memory.scope().isAlive()) {
      throw new IllegalStateException("the connection has been closed");
    }
    return memory.address();
  }

  private static NativeFunction bind(String function, int parameters) {
    return NativeFunction.of(LIBRARY, function, parameters);
  }
}
