// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.gl.ReleasePolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FramePresentedEventTest {

  private static final List<String> STAGES =
      List.of("acquired", "imported", "fenced", "drawn", "swapped");

  @TempDir Path dir;

  @Test
  void aRecordingTellsTheStagesOfEachFrame() throws IOException {
    Path file = dir.resolve("frames.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("dev.oriel.FramePresented");
      recording.start();
      try (PresentBench bench = new PresentBench(ReleasePolicy.LATCH, false)) {
        bench.paint(0, 1).await(ReleaseCause.LATCHED);
        bench.awaitShown(1);
        // Replaced before it is drawn.
        bench.surface.frameNanos(60_000_000_000L);
        bench.paint(1, 2).await(ReleaseCause.LATCHED);
        bench.paint(2, 3).await(ReleaseCause.LATCHED);
        bench.surface.frameNanos(0);
        bench.presenter.redraw();
        bench.awaitShown(3);
      }
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .sorted((a, b) -> Long.compare(a.getLong("serial"), b.getLong("serial")))
            .toList();
    assertEquals(List.of(1L, 2L, 3L), events.stream().map(e -> e.getLong("serial")).toList());
    for (RecordedEvent e : events) {
      assertEquals("direct", e.getString("path"));
      assertEquals("latch", e.getString("policy"));
      assertTrue(e.getLong("received") > 0);
    }
    long before = 0;
    for (String stage : STAGES) {
      long at = events.get(0).getLong(stage);
      assertTrue(at >= before, stage + " after " + at + " ns, the previous stage after " + before);
      before = at;
    }
    assertEquals(-1, events.get(1).getLong("drawn"));
    assertEquals(-1, events.get(1).getLong("swapped"));
    assertTrue(events.get(2).getLong("swapped") > 0);
  }
}
