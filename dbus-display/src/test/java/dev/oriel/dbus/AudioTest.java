// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.SampleType;
import dev.oriel.dbus.audio.Audio;
import dev.oriel.dbus.audio.AudioSession;
import dev.oriel.fixtures.Await;
import dev.oriel.guest.Ac97;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.PcSpeaker;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the real QEMU's sound cards play.
@NeedsQemu
final class AudioTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int SECONDS = 1;

  private static Qemu.Builder withSound() {
    return Qemu.builder()
        .arguments(
            "-audiodev", "dbus,id=snd,out.frequency=" + Ac97.RATE + ",in.frequency=" + Ac97.RATE)
        .displayOption("audiodev=snd")
        .device("AC97,audiodev=snd");
  }

  private static VmConnection open(Qemu qemu) {
    return VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
  }

  private static Audio audio(VmConnection vm) {
    Audio audio = vm.audio();
    assertNotNull(audio);
    return audio;
  }

  /// Returns frames that differ from each other and between the channels: left counts up from 1,
  /// right down from -1. Silence follows, so that QEMU passes the last of them on.
  private static short[] counting(int frames) {
    short[] samples = new short[2 * (frames + Ac97.RATE / 10)];
    for (int i = 0; i < frames; i++) {
      samples[2 * i] = (short) (1 + i % 30_000);
      samples[2 * i + 1] = (short) -samples[2 * i];
    }
    return samples;
  }

  /// Returns the frames from the first to the last that is not silent.
  private static List<List<Integer>> sounding(short[] samples) {
    int first = 0;
    int last = samples.length / 2;
    while (first < last && samples[2 * first] == 0 && samples[2 * first + 1] == 0) {
      first++;
    }
    while (last > first && samples[2 * last - 2] == 0 && samples[2 * last - 1] == 0) {
      last--;
    }
    List<List<Integer>> frames = new ArrayList<>();
    for (int i = first; i < last; i++) {
      frames.add(List.of((int) samples[2 * i], (int) samples[2 * i + 1]));
    }
    return frames;
  }

  private static void awaitSounding(RecordingAudio heard, int frames) {
    Await.until(
        () -> frames + " frames, " + sounding(heard.samples()).size() + " so far",
        LIMIT,
        () -> sounding(heard.samples()).size() >= frames);
  }

  @Test
  void hearsEachSampleInOrderAndStereoNotSwapped() throws IOException {
    RecordingAudio heard = new RecordingAudio();
    int frames = SECONDS * Ac97.RATE;
    short[] played = counting(frames);
    try (Qemu qemu = withSound().start();
        VmConnection vm = open(qemu);
        AudioSession session = audio(vm).listen(heard)) {
      new Ac97(qemu).play(played);
      awaitSounding(heard, frames);
      assertEquals(sounding(played), sounding(heard.samples()));
      assertTrue(
          heard.formats.containsValue(
              new AudioFormat(SampleType.S16, ByteOrder.LITTLE_ENDIAN, Ac97.RATE, 2)),
          () -> String.valueOf(heard.formats));
      assertTrue(heard.samples().length % (2 * audio(vm).framesPerWrite()) == 0);
      assertEquals(0, session.stats().rejected());
      assertEquals(heard.samples().length / 2, session.stats().frames());
    }
  }

  @Test
  void hearsWhenTheGuestStartsStopsAndSetsTheVolume() throws IOException {
    RecordingAudio heard = new RecordingAudio();
    try (Qemu qemu = withSound().start();
        VmConnection vm = open(qemu);
        AudioSession _ = audio(vm).listen(heard)) {
      Ac97 card = new Ac97(qemu);
      card.play(counting(Ac97.RATE / 10));
      heard.await("enabled ", "true");
      card.setVolume(0x3f, 0);
      heard.await("volume ", "false [0, 255]");
      card.mute();
      heard.await("volume ", "true [255, 255]");
      card.stop();
      Await.until(
          () -> "a stop in " + heard.events,
          LIMIT,
          () ->
              heard.events.stream()
                  .filter(e -> e.startsWith("enabled "))
                  .reduce("", (_, last) -> last)
                  .endsWith("false"));
    }
  }

  @Test
  void hearsTheTonesOfThePcSpeaker() throws IOException {
    RecordingAudio heard = new RecordingAudio();
    int hertz = 440;
    try (Qemu qemu =
            Qemu.builder()
                .machine("pc,pcspk-audiodev=snd")
                .arguments("-audiodev", "dbus,id=snd")
                .displayOption("audiodev=snd")
                .start();
        VmConnection vm = open(qemu);
        AudioSession _ = audio(vm).listen(heard)) {
      new PcSpeaker(qemu).start(hertz);
      int rate = 44_100;
      awaitSounding(heard, rate);
      List<List<Integer>> frames = sounding(heard.samples()).subList(0, rate);
      int waves = 0;
      for (int i = 1; i < rate; i++) {
        waves += frames.get(i - 1).getFirst() < 0 && frames.get(i).getFirst() >= 0 ? 1 : 0;
        assertEquals(frames.get(i).getFirst(), frames.get(i).getLast());
      }
      assertEquals(hertz, waves, 4.0);
    }
  }

  @Test
  void severalSinksHearTheSameEachAsLongAsItListensAndTheNextOneAfterThem() throws IOException {
    RecordingAudio first = new RecordingAudio();
    RecordingAudio second = new RecordingAudio();
    RecordingAudio third = new RecordingAudio();
    int frames = Ac97.RATE / 10;
    try (Qemu qemu = withSound().start();
        VmConnection vm = open(qemu)) {
      Ac97 card = new Ac97(qemu);
      try (AudioSession _ = audio(vm).listen(second)) {
        try (AudioSession _ = audio(vm).listen(first)) {
          card.play(counting(frames));
          awaitSounding(first, frames);
          awaitSounding(second, frames);
          assertEquals(sounding(first.samples()), sounding(second.samples()));
        }
        card.play(counting(2 * frames));
        awaitSounding(second, 3 * frames);
        assertEquals(frames, sounding(first.samples()).size());
      }
      try (AudioSession _ = audio(vm).listen(third)) {
        card.play(counting(frames));
        awaitSounding(third, frames);
      }
    }
  }

  @Test
  void recordsEachSampleInOrderAndStereoNotSwapped() throws IOException {
    int frames = Ac97.RATE / 2;
    CountingSource source = new CountingSource();
    try (Qemu qemu = withSound().start();
        VmConnection vm = open(qemu);
        AudioSession session = audio(vm).supply(source)) {
      Ac97 card = new Ac97(qemu);
      Ac97.Recording recording = card.record(frames);
      Await.until(
          () -> frames + " frames, " + card.recorded(recording).length / 2 + " so far",
          LIMIT,
          () -> card.recorded(recording).length == 2 * frames);
      short[] recorded = card.recorded(recording);
      // QEMU may have given silence before it asked.
      int first = 0;
      while (recorded[2 * first] == 0) {
        first++;
      }
      assertTrue(first < frames / 2, "silence for " + first + " frames");
      for (int i = first; i < frames; i++) {
        assertEquals(recorded[2 * first] + i - first, recorded[2 * i], "left of frame " + i);
        assertEquals(-recorded[2 * i], recorded[2 * i + 1], "right of frame " + i);
      }
      assertEquals(0, session.stats().rejected());
      assertTrue(session.stats().frames() >= frames - first);
      card.stopRecording();
      Await.until(() -> "a stop in " + source.events, LIMIT, () -> source.events.contains("false"));
    }
  }

  @NeedsBus
  @Test
  void severalConnectionsToABusHearTheSame() throws IOException {
    RecordingAudio first = new RecordingAudio();
    RecordingAudio second = new RecordingAudio();
    int frames = Ac97.RATE / 10;
    try (TestBus bus = TestBus.start();
        Qemu qemu = withSound().bus(bus.address()).displayOption("audiodev=snd").start();
        VmConnection one = VmConnection.open(new Endpoint.Bus(bus.address()), null);
        VmConnection other = VmConnection.open(new Endpoint.Bus(bus.address()), null);
        AudioSession _ = audio(one).listen(first);
        AudioSession _ = audio(other).listen(second)) {
      new Ac97(qemu).play(counting(frames));
      awaitSounding(first, frames);
      awaitSounding(second, frames);
      assertEquals(sounding(first.samples()), sounding(second.samples()));
    }
  }

  @Test
  void aQemuWithoutAnAudioDeviceOffersNone() throws IOException {
    try (Qemu qemu = Qemu.builder().start();
        VmConnection vm = open(qemu)) {
      assertNull(vm.audio());
    }
  }

  @Test
  void theRemedyIsWhatQemuNeeds() throws IOException {
    String[] options = Audio.REMEDY.replace("-display dbus,audiodev=snd ", "").split(" ", -1);
    try (Qemu qemu = Qemu.builder().displayOption("audiodev=snd").arguments(options).start();
        VmConnection vm = open(qemu)) {
      assertEquals(Audio.DEFAULT_FRAMES, audio(vm).framesPerWrite());
    }
  }
}
