// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xcb;

import dev.oriel.fixtures.AbiCheck;
import dev.oriel.fixtures.HeaderFacts;
import dev.oriel.gl.internal.xcb.gen.xcb_h;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class XcbAbiTest {

  @TempDir private Path folder;

  @Test
  void bindingsOfLibxcbAgreeWithTheHeaders() throws IOException, InterruptedException {
    AbiCheck.of(MethodHandles.lookup(), xcb_h.class, Path.of("src/main/jextract/xcb.symbols"))
        .headers("xcb/xcb.h", "xcb/shm.h")
        .verify(folder);
  }

  @Test
  void whatIsReadOfLargeRepliesIsWhereTheHeadersHaveIt() throws IOException, InterruptedException {
    new HeaderFacts()
        .headers("stddef.h", "xcb/xcb.h", "xcb/shm.h")
        .expect("offsetof(xcb_setup_t, image_byte_order)", XConnection.IMAGE_BYTE_ORDER_AT)
        .expect("sizeof((xcb_setup_t){0}.image_byte_order)", Byte.BYTES)
        .expect("offsetof(xcb_get_geometry_reply_t, depth)", XConnection.DEPTH_AT)
        .expect("sizeof((xcb_get_geometry_reply_t){0}.depth)", Byte.BYTES)
        .expect("offsetof(xcb_generic_error_t, error_code)", ClipboardRequest.ERROR_CODE_AT)
        .expect("sizeof((xcb_generic_error_t){0}.error_code)", Byte.BYTES)
        .expect(
            "offsetof(xcb_selection_notify_event_t, property)",
            ClipboardRequest.NOTIFIED_PROPERTY_AT)
        .expect("sizeof((xcb_selection_notify_event_t){0}.property)", Integer.BYTES)
        .expect("offsetof(xcb_property_notify_event_t, atom)", ClipboardRequest.CHANGED_ATOM_AT)
        .expect("sizeof((xcb_property_notify_event_t){0}.atom)", Integer.BYTES)
        .expect("offsetof(xcb_property_notify_event_t, state)", ClipboardRequest.CHANGED_STATE_AT)
        .expect("sizeof((xcb_property_notify_event_t){0}.state)", Byte.BYTES)
        .expect("offsetof(xcb_intern_atom_reply_t, atom)", ClipboardRequest.ATOM_AT)
        .expect("sizeof((xcb_intern_atom_reply_t){0}.atom)", Integer.BYTES)
        .expect("offsetof(xcb_get_property_reply_t, format)", ClipboardRequest.FORMAT_AT)
        .expect("sizeof((xcb_get_property_reply_t){0}.format)", Byte.BYTES)
        .expect("offsetof(xcb_get_property_reply_t, type)", ClipboardRequest.TYPE_AT)
        .expect("sizeof((xcb_get_property_reply_t){0}.type)", Integer.BYTES)
        .expect("offsetof(xcb_get_property_reply_t, bytes_after)", ClipboardRequest.BYTES_AFTER_AT)
        .expect("sizeof((xcb_get_property_reply_t){0}.bytes_after)", Integer.BYTES)
        .expect("offsetof(xcb_shm_query_version_reply_t, major_version)", MitShm.MAJOR_VERSION_AT)
        .expect("sizeof((xcb_shm_query_version_reply_t){0}.major_version)", Short.BYTES)
        .expect("offsetof(xcb_shm_query_version_reply_t, minor_version)", MitShm.MINOR_VERSION_AT)
        .expect("sizeof((xcb_shm_query_version_reply_t){0}.minor_version)", Short.BYTES)
        .verify(folder);
  }
}
