// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsVideo;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.guest.Ac97;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests the sound of `oriel record` with the real QEMU. ffmpeg reads the recordings.
@NeedsQemu
@NeedsVideo
class RecordSoundTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /// The tones on the left, a quarter of a second each; the tone on the right.
  private static final List<Integer> LEFT = List.of(400, 600, 800, 1000);

  private static final int RIGHT = 1500;

  private static final int TRIES = 5;

  @TempDir Path dir;

  private static Qemu withSound() throws IOException {
    return Qemu.builder()
        .virtioGpu("")
        .arguments("-audiodev", "dbus,id=snd,out.frequency=" + Ac97.RATE)
        .displayOption("audiodev=snd")
        .device("AC97,audiodev=snd")
        .start();
  }

  private static TestProcess record(Qemu qemu, Object... options) throws IOException {
    List<Object> all = new ArrayList<>(List.of("record", "--qmp", qemu.qmpSocket()));
    all.addAll(List.of(options));
    return OrielProcess.start(Map.of(), List.of(), all.toArray());
  }

  private static void signal(TestProcess oriel, String name) throws Exception {
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + oriel.pid()).inheritIO().start();
    assertEquals(0, kill.waitFor());
    int _ = oriel.awaitExit(LIMIT);
  }

  private static boolean hasTones(HeardWave heard) {
    return Collections.indexOfSubList(heard.tones(0), LEFT) >= 0
        && heard.tones(1).equals(List.of(RIGHT));
  }

  @Test
  void recordsTonesInOrderOnTheirSides() throws Exception {
    Path file = dir.resolve("a.mkv");
    try (Qemu qemu = withSound()) {
      Ac97 card = new Ac97(qemu);
      // A machine that stood still for a third of a second leaves a part of a tone out.
      for (int tries = 1; !Files.exists(file) || !hasTones(HeardWave.of(file, dir)); tries++) {
        assertTrue(tries <= TRIES, "the tones are not in their order on their sides");
        Files.deleteIfExists(file);
        try (TestProcess oriel = record(qemu, "-o", file)) {
          Await.until(oriel::stderr, LIMIT, () -> Files.exists(file));
          card.play(Ac97.tones(LEFT, RIGHT, Ac97.RATE / 4));
          Await.until(oriel::stderr, LIMIT, card::hasPlayed);
          signal(oriel, "INT");
          String out = String.valueOf(oriel.stdout().readLine());
          assertTrue(out.endsWith(", with sound"), () -> out + oriel.stderr());
        }
      }
    }
  }

  @Test
  void aProcessThatIsKilledLeavesAWavFileWithTheRightSizes() throws Exception {
    Path file = dir.resolve("a.rgba");
    Path wav = dir.resolve("a.rgba.wav");
    try (Qemu qemu = withSound();
        TestProcess oriel = record(qemu, "-o", file, "--raw")) {
      Await.until(oriel::stderr, LIMIT, () -> Files.exists(wav));
      new Ac97(qemu).play(Ac97.tones(LEFT, RIGHT, Ac97.RATE / 4));
      HeardWave heard = new HeardWave(wav);
      Await.until(oriel::stderr, LIMIT, () -> heard.loudest(0) > 0.4);
      signal(oriel, "KILL");
      assertEquals(0, heard.missingBytes());
      assertTrue(HeardWave.of(wav, dir).loudest(0) > 0.4);
    }
  }

  @Test
  void leavesTheSoundOutOnRequest() throws Exception {
    Path file = dir.resolve("a.rgba");
    try (Qemu qemu = withSound()) {
      String json =
          Oriel.succeeds(
                  "record",
                  "--qmp",
                  qemu.qmpSocket(),
                  "-o",
                  file,
                  "--frames",
                  1,
                  "--no-audio",
                  "--json")
              .out();
      assertTrue(json.contains("\"sound\":false"), json);
      assertFalse(Files.exists(dir.resolve("a.rgba.wav")));
    }
  }
}
