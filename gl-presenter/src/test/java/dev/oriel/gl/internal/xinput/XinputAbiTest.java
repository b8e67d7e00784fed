// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.xinput;

import dev.oriel.fixtures.AbiCheck;
import dev.oriel.fixtures.HeaderFacts;
import dev.oriel.gl.internal.xinput.gen.xinput_h;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class XinputAbiTest {

  @TempDir private Path folder;

  @Test
  void bindingsOfLibxcbXinputAgreeWithTheHeader() throws IOException, InterruptedException {
    AbiCheck.of(MethodHandles.lookup(), xinput_h.class, Path.of("src/main/jextract/xinput.symbols"))
        .headers("xcb/xinput.h")
        .verify(folder);
  }

  @Test
  void touchEventsAgreeWithTheHeaders() throws IOException, InterruptedException {
    HeaderFacts facts = new HeaderFacts().headers("stddef.h", "xcb/xinput.h");
    for (String kind : List.of("begin", "update", "end")) {
      String type = "xcb_input_touch_" + kind + "_event_t";
      facts
          .expect("sizeof(" + type + ")", TouchEvent.SIZE)
          .expect("offsetof(" + type + ", detail)", TouchEvent.TOUCH_AT)
          .expect("sizeof((" + type + "){0}.detail)", Integer.BYTES)
          .expect("offsetof(" + type + ", event_x)", TouchEvent.COLUMN_AT)
          .expect("sizeof((" + type + "){0}.event_x)", Integer.BYTES)
          .expect("offsetof(" + type + ", event_y)", TouchEvent.ROW_AT)
          .expect("sizeof((" + type + "){0}.event_y)", Integer.BYTES)
          .expect("offsetof(" + type + ", sourceid)", TouchEvent.DEVICE_AT)
          .expect("sizeof((" + type + "){0}.sourceid)", Short.BYTES);
    }
    facts.verify(folder);
  }

  @Test
  void theVersionIsWhereTheHeaderHasIt() throws IOException, InterruptedException {
    new HeaderFacts()
        .headers("stddef.h", "xcb/xinput.h")
        .expect(
            "offsetof(xcb_input_xi_query_version_reply_t, major_version)",
            TouchConnection.MAJOR_VERSION_AT)
        .expect("sizeof((xcb_input_xi_query_version_reply_t){0}.major_version)", Short.BYTES)
        .expect(
            "offsetof(xcb_input_xi_query_version_reply_t, minor_version)",
            TouchConnection.MINOR_VERSION_AT)
        .expect("sizeof((xcb_input_xi_query_version_reply_t){0}.minor_version)", Short.BYTES)
        .verify(folder);
  }

  @Test
  void theFocusEventAgreesWithTheHeaders() throws IOException, InterruptedException {
    new HeaderFacts()
        .headers("xcb/xinput.h")
        .expect("XCB_INPUT_FOCUS_IN", FocusEvent.FOCUS_IN)
        .expect("XCB_INPUT_FOCUS_OUT", FocusEvent.FOCUS_OUT)
        .expect(
            "XCB_INPUT_XI_EVENT_MASK_FOCUS_IN | XCB_INPUT_XI_EVENT_MASK_FOCUS_OUT", FocusEvent.MASK)
        .expect("XCB_INPUT_NOTIFY_MODE_GRAB", FocusEvent.GRAB)
        .expect("XCB_INPUT_NOTIFY_MODE_UNGRAB", FocusEvent.UNGRAB)
        .expect("offsetof(xcb_input_focus_in_event_t, mode)", FocusEvent.MODE_OFFSET)
        .expect("offsetof(xcb_input_focus_in_event_t, mods.base)", FocusEvent.MODIFIERS_OFFSET)
        .expect("sizeof(xcb_input_focus_in_event_t)", FocusEvent.SIZE)
        .verify(folder);
  }
}
