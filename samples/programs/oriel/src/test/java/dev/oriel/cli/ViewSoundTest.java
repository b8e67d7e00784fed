// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.geometry.Rect;
import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.NeedsProgram;
import dev.oriel.fixtures.NeedsVideo;
import dev.oriel.fixtures.NeedsXServer;
import dev.oriel.fixtures.TestProcess;
import dev.oriel.fixtures.XServer;
import dev.oriel.guest.Ac97;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests the sound of `oriel view`: the real QEMU plays, and OpenAL writes what is heard to a file.
@NeedsQemu
@NeedsXServer
class ViewSoundTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Rect VGA = Rect.ofSize(640, 480);

  /// The tones on the left, half a second each; the tone on the right.
  private static final List<Integer> LEFT = List.of(400, 600, 800, 1000);

  private static final int RIGHT = 1500;

  private static final int TRIES = 5;

  @TempDir Path dir;

  private static Qemu qemu(Path qmp) throws IOException {
    return Qemu.builder()
        .virtioGpu("")
        .arguments("-audiodev", "dbus,id=snd,out.frequency=" + Ac97.RATE)
        .displayOption("audiodev=snd")
        .device("AC97,audiodev=snd")
        .arguments("-qmp", "unix:" + qmp + ",server=on,wait=off")
        .start();
  }

  private TestProcess view(XServer x, Path qmp, Path heard, Object... options) throws IOException {
    return view(withWaveDevice(x, heard), qmp, options);
  }

  private static TestProcess view(Map<String, String> environment, Path qmp, Object... options)
      throws IOException {
    List<Object> all = new ArrayList<>(List.of("--verbose", "view", "--borderless", "--qmp", qmp));
    all.addAll(List.of(options));
    return OrielProcess.start(environment, List.of(), all.toArray());
  }

  /// Returns an environment in which OpenAL writes what is heard to a file.
  private Map<String, String> withWaveDevice(XServer x, Path heard) throws IOException {
    Path settings =
        Files.writeString(
            dir.resolve("alsoft.conf"),
            String.format(
                Locale.ROOT,
                """
                [general]
                drivers = wave
                channels = stereo
                sample-type = float32
                frequency = %d
                [wave]
                file = %s
                """,
                HeardWave.RATE,
                heard));
    Map<String, String> environment = new HashMap<>(x.environment());
    environment.put("ALSOFT_CONF", settings.toString());
    return environment;
  }

  /// Returns an environment in which there is no sound device.
  private static Map<String, String> withoutDevice(XServer x) {
    Map<String, String> environment = new HashMap<>(x.environment());
    // ALSA itself would print several lines.
    environment.put("ALSOFT_DRIVERS", "alsa");
    environment.put("ALSA_CONFIG_PATH", "/dev/null");
    return environment;
  }

  private static void await(TestProcess view, String what, BooleanSupplier is) {
    Await.until(
        () -> what + "; oriel said: " + view.stderr(),
        LIMIT,
        () -> {
          assertTrue(view.isAlive(), view::stderr);
          return is.getAsBoolean();
        });
  }

  /// Waits until the viewer has asked for the sound of a VM for the nth time.
  private static void awaitListener(TestProcess view, int times) {
    await(
        view,
        "a listener",
        () -> view.stderr().split("the VM's sound is played", -1).length > times);
  }

  private static boolean usesOpenAl(TestProcess view) {
    Path process = Path.of("/proc", "" + view.pid());
    try (Stream<Path> threads = Files.list(process.resolve("task"))) {
      boolean runs = false;
      for (Path thread : threads.toList()) {
        runs |= Files.readString(thread.resolve("comm")).strip().equals("oriel-sound");
      }
      return runs || Files.readString(process.resolve("maps")).contains("libopenal");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @NeedsProgram("xdotool")
  void playsTonesInOrderOnTheirSidesAndIsMuted() throws IOException {
    Path qmp = dir.resolve("qmp");
    Path stats = dir.resolve("stats.json");
    HeardWave heard = new HeardWave(dir.resolve("heard.wav"));
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = qemu(qmp);
        TestProcess view = view(x, qmp, heard.file(), "--stats-json", stats)) {
      Ac97 card = new Ac97(qemu);
      awaitListener(view, 1);
      assertFalse(usesOpenAl(view), "a silent guest costs nothing");
      // A machine that stood still for half a second leaves a tone out.
      for (int tries = 1; Collections.indexOfSubList(heard.tones(0), LEFT) < 0; tries++) {
        assertTrue(tries <= TRIES, () -> "heard: " + heard.tones(0));
        card.play(Ac97.tones(LEFT, RIGHT, Ac97.RATE / 2));
        await(view, "the last tone", () -> heard.endsWith(0, LEFT.getLast()));
      }
      assertEquals(List.of(RIGHT), heard.tones(1));
      assertEquals(16_000 / 32_768.0, heard.loudest(0), 0.02);
      assertEquals(8_000 / 32_768.0, heard.loudest(1), 0.02);
      assertTrue(usesOpenAl(view), "the condition above can fail");

      card.play(Ac97.tones(List.of(500), RIGHT, 10 * Ac97.RATE));
      await(view, "another tone", () -> heard.endsWith(0, 500));
      Views.focus(x);
      Views.xdotool(x, "key", "ctrl+alt+m");
      await(view, "silence", heard::endsSilently);
      Views.xdotool(x, "key", "ctrl+alt+m");
      await(view, "the tone again", () -> heard.endsWith(0, 500));
      Views.xdotool(x, "key", "ctrl+alt+m");
      await(view, "silence again", heard::endsSilently);
      view.terminate();
      int _ = view.awaitExit(LIMIT);
      assertFalse(view.stderr().contains("there is no sound"), view::stderr);
      String json = JsonSchemas.readStats(stats);
      assertTrue(json.contains("\"muted\":true"), json);
      assertEquals(0, Views.number(json, "\"rejected\":(\\d+)"));
      long received = Views.number(json, "\"received_frames\":(\\d+)");
      // The last of the tones came after three of half a second each.
      assertTrue(received >= 3 * Ac97.RATE / 2, json);
      assertTrue(Views.number(json, "\"latency_ns\":(\\d+)") > 0, json);
    }
  }

  @Test
  void comesBackWithTheVmAsLoudAsTheUserWants() throws IOException {
    Path qmp = dir.resolve("qmp");
    HeardWave heard = new HeardWave(dir.resolve("heard.wav"));
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu first = qemu(qmp);
        TestProcess view = view(x, qmp, heard.file(), "--volume", "50")) {
      awaitListener(view, 1);
      new Ac97(first).play(Ac97.tones(List.of(500), RIGHT, 10 * Ac97.RATE));
      await(view, "a tone", () -> heard.endsWith(0, 500));
      // Half of a mixer's scale is an eighth of the samples.
      assertEquals(16_000 / 32_768.0 / 8, heard.loudest(0), 0.005);
      first.expectExit();
      assertTrue(ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly());
      await(view, "silence", heard::endsSilently);
      try (Qemu second = qemu(qmp)) {
        awaitListener(view, 2);
        new Ac97(second).play(Ac97.tones(List.of(700), RIGHT, 10 * Ac97.RATE));
        await(view, "the other tone", () -> heard.endsWith(0, 700));
        assertEquals(16_000 / 32_768.0 / 8, heard.loudest(0), 0.005);
      }
    }
  }

  @Test
  void withoutAMicrophoneTheGuestRecordsSilence() throws IOException {
    Path qmp = dir.resolve("qmp");
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = qemu(qmp)) {
      Map<String, String> environment = new HashMap<>(x.environment());
      environment.put("ALSOFT_DRIVERS", "null");
      try (TestProcess view = Views.start(environment, List.of("--qmp", qmp, "--microphone"))) {
        Ac97 card = new Ac97(qemu);
        await(
            view,
            "a sentence",
            () -> {
              card.stopRecording();
              recordsSilence(card);
              return !view.stderr().isEmpty();
            });
        recordsSilence(card);
        view.terminate();
        int _ = view.awaitExit(LIMIT);
        List<String> lines = view.stderr().lines().toList();
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(
            lines.getFirst().startsWith("oriel view: the guest records silence: this machine has"),
            lines::toString);
      }
    }
  }

  /// Records for a moment: all of it arrives, although there is no device.
  private static void recordsSilence(Ac97 card) {
    Ac97.Recording recording = card.record(Ac97.RATE / 10);
    Await.until(
        "the guest has recorded",
        LIMIT,
        () -> card.recorded(recording).length == 2 * Ac97.RATE / 10);
  }

  @Test
  void saysOnceThatThereIsNoDevice() throws IOException {
    Path qmp = dir.resolve("qmp");
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = qemu(qmp)) {
      try (TestProcess view = view(withoutDevice(x), qmp)) {
        awaitListener(view, 1);
        Ac97 card = new Ac97(qemu);
        card.play(Ac97.tones(List.of(500), RIGHT, Ac97.RATE));
        await(view, "a sentence", () -> view.stderr().contains("there is no sound"));
        card.play(Ac97.tones(List.of(500), RIGHT, Ac97.RATE / 10));
        view.terminate();
        int _ = view.awaitExit(LIMIT);
        List<String> lines = view.stderr().lines().toList();
        assertTrue(lines.stream().allMatch(l -> l.startsWith("oriel")), lines::toString);
        assertEquals(
            1,
            lines.stream()
                .filter(l -> l.contains("there is no sound: this machine has no sound device"))
                .count(),
            lines::toString);
      }
    }
  }

  /// Why a VM is not heard.
  enum Unheard {
    NO_AUDIO,
    NO_DEVICE,
    MUTED
  }

  @ParameterizedTest
  @EnumSource
  @NeedsVideo
  @NeedsProgram("xdotool")
  void aRecordingHasTheSoundAlsoIfItIsNotHeard(Unheard why) throws Exception {
    Path qmp = dir.resolve("qmp");
    HeardWave heard = new HeardWave(dir.resolve("heard.wav"));
    try (XServer x = XServer.start(VGA.width(), VGA.height());
        Qemu qemu = qemu(qmp)) {
      Map<String, String> environment =
          why == Unheard.NO_DEVICE ? withoutDevice(x) : withWaveDevice(x, heard.file());
      environment.put("HOME", dir.toString());
      environment.put("XDG_CONFIG_HOME", dir.resolve("none").toString());
      Object[] options = why == Unheard.NO_AUDIO ? new Object[] {"--no-audio"} : new Object[0];
      try (TestProcess view = view(environment, qmp, options)) {
        String ready = why == Unheard.NO_AUDIO ? "the sound is off" : "the VM's sound is played";
        await(view, "a window", () -> view.stderr().contains(ready));
        Views.focus(x);
        if (why == Unheard.MUTED) {
          Views.xdotool(x, "key", "ctrl+alt+m");
        }
        Ac97 card = new Ac97(qemu);
        // A machine that stood still for a third of a second leaves a part of a tone out.
        for (int tries = 1; !recordsTones(view, x, card, tries); tries++) {
          assertTrue(tries < TRIES, "the tones are not in their order on their sides");
        }
        if (why == Unheard.MUTED) {
          assertEquals(0, heard.loudest(0));
          card.play(Ac97.tones(List.of(500), RIGHT, 10 * Ac97.RATE));
          Views.xdotool(x, "key", "ctrl+alt+m");
          await(view, "the player after the recording", () -> heard.endsWith(0, 500));
        }
      }
    }
  }

  /// Records the tones for the nth time, and returns whether they are in their order on their
  /// sides.
  private boolean recordsTones(TestProcess view, XServer x, Ac97 card, int times) throws Exception {
    Views.xdotool(x, "key", "ctrl+alt+e");
    await(view, "a file", () -> !videos().isEmpty());
    card.play(Ac97.tones(LEFT, RIGHT, Ac97.RATE / 4));
    await(view, "the card's end", card::hasPlayed);
    Views.xdotool(x, "key", "ctrl+alt+e");
    await(view, "a recording", () -> view.stderr().split(", with sound: ", -1).length > times);
    Path file = videos().getFirst();
    HeardWave recorded = HeardWave.of(file, dir);
    Files.delete(file);
    return Collections.indexOfSubList(recorded.tones(0), LEFT) >= 0
        && recorded.tones(1).equals(List.of(RIGHT));
  }

  private List<Path> videos() {
    Path folder = dir.resolve("Videos");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".mkv")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
