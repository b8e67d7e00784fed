// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import dev.oriel.fixtures.AbiCheck;
import dev.oriel.fixtures.HeaderFacts;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.gl.internal.wayland.gen.wayland_h;
import dev.oriel.gl.internal.wayland.gen.wl_interface;
import dev.oriel.gl.internal.wayland.gen.wl_message;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsProgram("wayland-scanner")
final class WaylandAbiTest {

  @TempDir private Path folder;

  @Test
  void bindingsOfLibwaylandAgreeWithTheHeaders() throws IOException, InterruptedException {
    String[] headers = ProtocolFiles.generate("client-header", ".h", folder);
    AbiCheck.of(
            MethodHandles.lookup(), wayland_h.class, Path.of("src/main/jextract/wayland.symbols"))
        .includeDirectory(folder.toString())
        .headers("time.h", "wayland-client.h")
        .headers(headers)
        .expect("CLOCK_MONOTONIC", CompositorOffer.MONOTONIC)
        .verify(folder);
  }

  @Test
  void functionsOfAnOwnConnectionTakeWhatTheHeaderDeclares()
      throws IOException, InterruptedException {
    // These compile only if the functions take one pointer, and if the first returns one.
    new HeaderFacts()
        .headers("wayland-client.h")
        .expect("sizeof(wl_display_connect((const char *)0)) == sizeof(void *)", 1)
        .expect("sizeof((wl_display_disconnect((struct wl_display *)0), 1)) > 0", 1)
        .verify(folder);
  }

  @Test
  void tablesOfProtocolsAreThoseThatTheScannerGenerates() throws IOException, InterruptedException {
    HeaderFacts facts =
        new HeaderFacts()
            .includeDirectory(folder.toString())
            .headers("string.h")
            .headers(ProtocolFiles.generate("private-code", ".c", folder));
    for (MemorySegment table :
        List.of(
            InhibitProtocol.MANAGER_INTERFACE,
            InhibitProtocol.INHIBITOR_INTERFACE,
            DmabufProtocol.DMABUF_INTERFACE,
            DmabufProtocol.PARAMS_INTERFACE,
            DmabufProtocol.FEEDBACK_INTERFACE,
            ViewporterProtocol.VIEWPORTER_INTERFACE,
            ViewporterProtocol.VIEWPORT_INTERFACE,
            PresentationProtocol.PRESENTATION_INTERFACE,
            PresentationProtocol.FEEDBACK_INTERFACE,
            SyncobjProtocol.MANAGER_INTERFACE,
            SyncobjProtocol.TIMELINE_INTERFACE,
            SyncobjProtocol.SURFACE_INTERFACE,
            ExplicitSyncProtocol.EXPLICIT_SYNC_INTERFACE,
            ExplicitSyncProtocol.SURFACE_INTERFACE,
            ExplicitSyncProtocol.RELEASE_INTERFACE)) {
      expectTable(facts, table);
    }
    facts.verify(folder);
  }

  /// A newer version of a protocol only adds messages, behind those of the versions before.
  private static void expectTable(HeaderFacts facts, MemorySegment table) {
    String name = wl_interface.name(table).getString(0);
    String theirs = name + "_interface";
    int requests = wl_interface.method_count(table);
    int events = wl_interface.event_count(table);
    same(facts, theirs + ".name", name);
    facts.expect(theirs + ".version >= " + wl_interface.version(table), 1);
    facts.expect(theirs + ".method_count >= " + requests, 1);
    facts.expect(theirs + ".event_count >= " + events, 1);
    if (requests > 0) {
      expectMessages(facts, theirs + ".methods", wl_interface.methods(table), requests);
    }
    if (events > 0) {
      expectMessages(facts, theirs + ".events", wl_interface.events(table), events);
    }
  }

  private static void expectMessages(
      HeaderFacts facts, String theirs, MemorySegment table, int count) {
    MemorySegment messages = table.reinterpret(count * wl_message.sizeof());
    for (int i = 0; i < count; i++) {
      MemorySegment message = wl_message.asSlice(messages, i);
      String their = theirs + "[" + i + "]";
      String signature = wl_message.signature(message).getString(0);
      same(facts, their + ".name", wl_message.name(message).getString(0));
      same(facts, their + ".signature", signature);
      long arguments = signature.chars().filter(Character::isLetter).count();
      MemorySegment types =
          wl_message.types(message).reinterpret(arguments * ValueLayout.ADDRESS.byteSize());
      for (int a = 0; a < arguments; a++) {
        MemorySegment type = types.getAtIndex(ValueLayout.ADDRESS, a);
        String theirType = their + ".types[" + a + "]";
        if (type.address() == 0) {
          facts.expect(theirType + " == 0", 1);
        } else {
          MemorySegment named = type.reinterpret(wl_interface.sizeof());
          same(facts, theirType + "->name", wl_interface.name(named).getString(0));
        }
      }
    }
  }

  private static void same(HeaderFacts facts, String theirs, String ours) {
    facts.expect("strcmp(" + theirs + ", \"" + ours + "\")", 0);
  }
}
