package dev.oriel.dbus.internal.sdbus;

import static java.util.Map.entry;

import dev.oriel.core.internal.linux.NativeFunction;
import dev.oriel.core.testing.AbiCheck;
import dev.oriel.dbus.internal.gen.sd_bus_h;
import java.lang.foreign.FunctionDescriptor;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The parameters that are written by hand, against those that jextract has read in the headers.
final class LibsystemdTest {

  @Test
  void functionsTakeWhatTheHeadersDeclare() {
    Map<NativeFunction, FunctionDescriptor> signatures =
        Map.ofEntries(
            entry(Libsystemd.NEW, sd_bus_h.sd_bus_new$descriptor()),
            entry(Libsystemd.SET_ADDRESS, sd_bus_h.sd_bus_set_address$descriptor()),
            entry(Libsystemd.SET_BUS_CLIENT, sd_bus_h.sd_bus_set_bus_client$descriptor()),
            entry(Libsystemd.SET_FD, sd_bus_h.sd_bus_set_fd$descriptor()),
            entry(Libsystemd.NEGOTIATE_FDS, sd_bus_h.sd_bus_negotiate_fds$descriptor()),
            entry(Libsystemd.START, sd_bus_h.sd_bus_start$descriptor()),
            entry(Libsystemd.CLOSE, sd_bus_h.sd_bus_close$descriptor()),
            entry(Libsystemd.UNREF, sd_bus_h.sd_bus_unref$descriptor()),
            // Of the same kind: int (sd_bus *).
            entry(Libsystemd.IS_READY, sd_bus_h.sd_bus_get_fd$descriptor()),
            entry(Libsystemd.GET_FD, sd_bus_h.sd_bus_get_fd$descriptor()),
            entry(Libsystemd.GET_EVENTS, sd_bus_h.sd_bus_get_events$descriptor()),
            entry(Libsystemd.GET_TIMEOUT, sd_bus_h.sd_bus_get_timeout$descriptor()),
            entry(Libsystemd.GET_UNIQUE_NAME, sd_bus_h.sd_bus_get_unique_name$descriptor()),
            entry(Libsystemd.PROCESS, sd_bus_h.sd_bus_process$descriptor()),
            entry(Libsystemd.SEND, sd_bus_h.sd_bus_send$descriptor()),
            entry(Libsystemd.ID128_RANDOMIZE, sd_bus_h.sd_id128_randomize$descriptor()),
            entry(
                Libsystemd.MESSAGE_NEW_METHOD_CALL,
                sd_bus_h.sd_bus_message_new_method_call$descriptor()),
            entry(Libsystemd.MESSAGE_NEW_SIGNAL, sd_bus_h.sd_bus_message_new_signal$descriptor()),
            entry(
                Libsystemd.MESSAGE_NEW_METHOD_RETURN,
                sd_bus_h.sd_bus_message_new_method_return$descriptor()),
            entry(
                Libsystemd.MESSAGE_NEW_METHOD_ERROR,
                sd_bus_h.sd_bus_message_new_method_error$descriptor()),
            entry(Libsystemd.MESSAGE_UNREF, sd_bus_h.sd_bus_message_unref$descriptor()),
            entry(
                Libsystemd.MESSAGE_APPEND_BASIC, sd_bus_h.sd_bus_message_append_basic$descriptor()),
            entry(
                Libsystemd.MESSAGE_APPEND_ARRAY, sd_bus_h.sd_bus_message_append_array$descriptor()),
            entry(
                Libsystemd.MESSAGE_OPEN_CONTAINER,
                sd_bus_h.sd_bus_message_open_container$descriptor()),
            entry(
                Libsystemd.MESSAGE_CLOSE_CONTAINER,
                sd_bus_h.sd_bus_message_close_container$descriptor()),
            entry(Libsystemd.MESSAGE_GET_TYPE, sd_bus_h.sd_bus_message_get_type$descriptor()),
            entry(Libsystemd.MESSAGE_GET_MEMBER, sd_bus_h.sd_bus_message_get_member$descriptor()),
            entry(
                Libsystemd.MESSAGE_GET_INTERFACE,
                sd_bus_h.sd_bus_message_get_interface$descriptor()),
            entry(Libsystemd.MESSAGE_GET_PATH, sd_bus_h.sd_bus_message_get_path$descriptor()),
            entry(Libsystemd.MESSAGE_GET_SENDER, sd_bus_h.sd_bus_message_get_sender$descriptor()),
            entry(
                Libsystemd.MESSAGE_GET_SIGNATURE,
                sd_bus_h.sd_bus_message_get_signature$descriptor()),
            entry(
                Libsystemd.MESSAGE_GET_EXPECT_REPLY,
                sd_bus_h.sd_bus_message_get_expect_reply$descriptor()),
            entry(Libsystemd.MESSAGE_GET_COOKIE, sd_bus_h.sd_bus_message_get_cookie$descriptor()),
            entry(
                Libsystemd.MESSAGE_GET_REPLY_COOKIE,
                sd_bus_h.sd_bus_message_get_reply_cookie$descriptor()),
            entry(Libsystemd.MESSAGE_GET_ERROR, sd_bus_h.sd_bus_message_get_error$descriptor()),
            entry(Libsystemd.MESSAGE_READ_BASIC, sd_bus_h.sd_bus_message_read_basic$descriptor()),
            entry(Libsystemd.MESSAGE_READ_ARRAY, sd_bus_h.sd_bus_message_read_array$descriptor()),
            entry(
                Libsystemd.MESSAGE_ENTER_CONTAINER,
                sd_bus_h.sd_bus_message_enter_container$descriptor()),
            entry(
                Libsystemd.MESSAGE_EXIT_CONTAINER,
                sd_bus_h.sd_bus_message_exit_container$descriptor()),
            entry(Libsystemd.MESSAGE_AT_END, sd_bus_h.sd_bus_message_at_end$descriptor()),
            entry(Libsystemd.MESSAGE_PEEK_TYPE, sd_bus_h.sd_bus_message_peek_type$descriptor()),
            entry(Libsystemd.MESSAGE_SKIP, sd_bus_h.sd_bus_message_skip$descriptor()));
    signatures.forEach(
        (function, generated) ->
            AbiCheck.assertTakesWords(function.name(), function.parameters(), generated));
  }
}
