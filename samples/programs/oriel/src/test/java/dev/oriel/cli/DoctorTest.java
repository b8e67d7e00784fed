// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.NeedsWeston;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.Weston;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.InstalledQemu;
import dev.oriel.guest.NeedsGlShim;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DoctorTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void saysForEachThingHowItStandsAndWhatToDo() {
    List<String> lines = Oriel.succeeds("doctor").out().lines().toList();
    for (String line : lines) {
      assertTrue(
          line.isEmpty()
              || line.matches("(ok|note|missing) +\\S.*")
              || line.matches(" +-> \\S.*")
              || line.matches("Frames will take the (DIRECT|BRIDGED|MAP) path: .+\\."),
          line);
    }
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("missing")) {
        assertTrue(lines.get(i + 1).strip().startsWith("-> "), lines.get(i));
      }
    }
    assertTrue(
        lines.stream()
            .anyMatch(
                l -> l.matches("ok +EGL surfaceless .*; buffers are released by (EGL_|glF)\\S+")),
        lines::toString);
    assertTrue(
        lines.stream().anyMatch(l -> l.matches("ok +bridge +(surfaceless|device \\S+): .+")),
        lines::toString);
    for (String subject :
        new String[] {
          "Java",
          "libsystemd",
          "libEGL",
          "libX11",
          "libwayland",
          "GTK",
          "QEMU",
          "screen",
          "guest blobs",
          "virgl",
          "Venus",
          "native context"
        }) {
      assertTrue(lines.stream().anyMatch(l -> l.contains(" " + subject + " ")), subject);
    }
  }

  @Test
  @NeedsQemu
  void looksAtAVmAndSaysHowItsFramesCome() throws IOException {
    try (Qemu qemu =
        Qemu.builder()
            .name("patient", "6d5a0bd8-8a3c-4d2f-8f8d-000000000001")
            .virtioGpu("")
            .arguments("-serial", "vc")
            .start()) {
      String out = Oriel.succeeds("doctor", "--qmp", qemu.qmpSocket()).out();
      assertTrue(out.matches("(?s).*\\Rok +VM's QEMU +\\d+\\.\\d+\\.\\d+\\R.*"), out);
      assertTrue(out.contains("\"patient\" (UUID 6d5a0bd8-"), out);
      assertTrue(out.contains("frames take the MAP path in XR24"), out);
      assertTrue(out.contains("virtio-tablet-pci"), out);
      assertTrue(out.matches("(?s).*\\Rok +text console serial0 +used by the VM\\R.*"), out);
    }
  }

  /// Without a window, a dma-buf is imported. A window on this screen cannot import it.
  @Test
  @NeedsQemu
  @NeedsGlShim
  @NeedsXServer
  void saysByWhichPathADmabufComesAndByWhichToAWindowAndWhy() throws IOException {
    try (XServer x = XServer.start(64, 64);
        Qemu qemu = Views.blobGuest()) {
      GuestFramebuffer _ = Views.showBlob(qemu, new VirtioGpu(qemu), Rect.ofSize(320, 192));
      try (TestProcess doctor =
          OrielProcess.start(x.environment(), List.of(), "doctor", "--qmp", qemu.qmpSocket())) {
        String out = doctor.stdout().lines().collect(Collectors.joining("\n"));
        assertEquals(ExitCode.DONE, doctor.awaitExit(LIMIT), doctor.stderr());
        long modifier = InstalledQemu.isSince("10.1") ? Modifier.INVALID : Modifier.LINEAR;
        assertTrue(
            out.matches(
                "(?s).*\nok +console 0 .*: frames take the DIRECT path in XR24, "
                    + Pattern.quote(Modifier.describe(modifier))
                    + "\n.*"),
            out);
        assertTrue(
            out.matches("(?s).*\nok +console 0 +in a window they take the BRIDGED path: \\S.*"),
            out);
        assertTrue(out.matches("(?s).*\nok +console 0 +uses guest blobs \\(blob=true\\)\n.*"), out);
      }
    }
  }

  /// The trial runs in a process of its own, with the modules of this one.
  @Test
  void triesEachDeviceAndSaysWhatPicturesWillTakeThere() {
    List<String> lines = Oriel.succeeds("doctor", "--try").out().lines().toList();
    for (String step : List.of("make", "import", "sample", "rewrite")) {
      assertTrue(
          lines.stream()
              .anyMatch(
                  l ->
                      l.matches(
                          "ok +\\S+ (gpu|udmabuf|memory) " + step + " +\\d+\\.\\d\\d ms: \\S.*")),
          lines::toString);
    }
    assertTrue(
        lines.getLast().matches("On .+, frames will take the (DIRECT|BRIDGED|MAP) path: .+\\."),
        lines::toString);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("missing")) {
        assertTrue(lines.get(i + 1).strip().startsWith("-> "), lines.get(i));
      }
    }
  }

  @Test
  void triesInJsonWithNamesThatScriptsCanRelyOn() {
    String json = Oriel.succeeds("doctor", "--try", "--json").out();
    for (String part :
        List.of(
            "\"trials\":[{\"device\":\"",
            "\"path\":\"",
            "\"reason\":\"",
            "\"sound\":true,\"open\":{\"step\":\"open\",\"status\":\"ok\",\"ms\":",
            "\"buffers\":[{\"origin\":\"",
            "\"steps\":[{\"step\":\"make\",\"status\":\"ok\",\"ms\":")) {
      assertTrue(json.contains(part), () -> part + " in " + json);
    }
    for (String step :
        List.of(
            "import", "acquire", "sample", "rewrite", "fence", "release", "map", "pass-through")) {
      assertTrue(
          json.matches(
              "(?s).*\\{\"step\":\""
                  + step
                  + "\",\"status\":\"(ok|failed|skipped)\",\"ms\":[0-9.E-]+,.*"),
          () -> step + " in " + json);
    }
  }

  @Test
  @NeedsWeston
  void asksTheCompositorWhetherItTakesABuffer() throws IOException {
    try (Weston weston = Weston.startWithGl(64, 64)) {
      assertTrue(
          tried(weston)
              .matches(
                  "(?s).*ok +\\S+ (gpu|udmabuf|memory) pass-through +\\d+\\.\\d\\d ms: the"
                      + " compositor takes the buffer; it .*gives buffers back by \\w+.*"));
    }
    try (Weston weston = Weston.start(64, 64)) {
      assertTrue(
          tried(weston).matches("(?s).*pass-through.*the compositor does not .*"),
          "a compositor that draws with the CPU");
    }
  }

  private static String tried(Weston weston) throws IOException {
    try (TestProcess doctor =
        OrielProcess.start(weston.environment(), List.of(), "doctor", "--try")) {
      String out = doctor.stdout().lines().collect(Collectors.joining("\n"));
      assertEquals(0, doctor.awaitExit(Duration.ofSeconds(60)), doctor::stderr);
      return out;
    }
  }

  @Test
  @NeedsQemu
  void saysWhichWayToZeroCopyAVmUsesAndWhyNoBetterOne() throws IOException {
    try (Qemu qemu = Qemu.builder().virtioGpu("").start()) {
      String out = Oriel.succeeds("doctor", "--qmp", qemu.qmpSocket()).out();
      assertTrue(
          out.matches(
              "(?s).*\\Rmissing +console 0 +uses no way to zero copy: .*gl=off.*\\R +-> .*gl=on.*"),
          out);
    }
  }

  @Test
  void tellsOfTheMachineAlsoWhereTheVmIsNotFound() {
    Oriel oriel = Oriel.run("doctor", "--qmp", "/nonexistent/qmp");
    assertEquals(ExitCode.FAILED, oriel.exitCode());
    assertTrue(oriel.out().contains("Frames will take"), oriel.out());
    assertEquals(1, oriel.err().lines().count(), oriel.err());
    assertTrue(oriel.err().contains("/nonexistent/qmp"), oriel.err());
  }

  @Test
  @NeedsXServer
  void asksTheScreensEglWhetherItImports() throws IOException {
    try (XServer x = XServer.start(64, 64);
        TestProcess doctor = OrielProcess.start(x.environment(), List.of(), "doctor")) {
      List<String> lines = doctor.stdout().lines().toList();
      assertEquals(ExitCode.DONE, doctor.awaitExit(LIMIT), doctor.stderr());
      assertTrue(lines.stream().anyMatch(l -> l.matches("ok +screen +X11 :\\d+")), lines::toString);
      assertTrue(
          lines.stream().anyMatch(l -> l.matches("missing +window .*imports no dma-bufs")),
          lines::toString);
    }
  }

  @Test
  void answersInJson() throws IOException {
    Map<String, String> top = new HashMap<>();
    List<Map<String, String>> findings = new ArrayList<>();
    try (JsonParser json =
        new JsonFactory().createParser(Oriel.succeeds("doctor", "--json").out())) {
      assertEquals(JsonToken.START_OBJECT, json.nextToken());
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken() == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            Map<String, String> finding = new HashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
              String key = json.currentName();
              json.nextToken();
              finding.put(key, json.getText());
            }
            findings.add(finding);
          }
        } else {
          top.put(name, json.getText());
        }
      }
      assertEquals(JsonToken.END_OBJECT, json.currentToken());
    }
    assertEquals(Set.of("version", "usable", "path", "reason"), top.keySet());
    assertEquals("true", top.get("usable"));
    assertTrue(findings.size() > 8, findings.toString());
    for (Map<String, String> f : findings) {
      assertEquals(Set.of("subject", "status", "detail", "remedy"), f.keySet());
      assertTrue(Set.of("ok", "note", "missing").contains(f.get("status")), f.toString());
      assertNotNull(f.get("detail"));
    }
  }
}
