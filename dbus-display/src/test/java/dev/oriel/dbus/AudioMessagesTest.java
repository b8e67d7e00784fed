// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.core.audio.AudioFormat;
import dev.oriel.core.audio.AudioSink;
import dev.oriel.core.audio.AudioVolume;
import dev.oriel.core.audio.SampleType;
import dev.oriel.dbus.audio.Audio;
import dev.oriel.dbus.audio.AudioSession;
import dev.oriel.dbus.connection.ConnectionFailedException;
import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.dbus.testing.Answer;
import dev.oriel.dbus.testing.FakeQemu;
import dev.oriel.fixtures.Await;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The calls that QEMU makes on a listener to a VM's sound, among them those that no honest QEMU
/// makes.
final class AudioMessagesTest extends FakeQemuFixture {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final RecordingAudio heard = new RecordingAudio();

  private Audio audio() {
    Audio audio = vm.audio();
    assertNotNull(audio);
    return audio;
  }

  private FakeQemu.Listener listen(AudioSink to) {
    AudioSession _ = audio().listen(to);
    return qemu.awaitAudioListener();
  }

  private static Answer call(FakeQemu.Listener q, String member, Consumer<SdMessage> arguments) {
    return q.call(Protocol.AUDIO_OUT_PATH.text(), Protocol.AUDIO_OUT.text(), member, arguments);
  }

  private static Answer init(FakeQemu.Listener q, long id, int bits, int rate, int channels) {
    int frame = bits / 8 * channels;
    return init(q, id, bits, true, false, rate, channels, frame, frame * rate, false);
  }

  private static Answer init(
      FakeQemu.Listener q,
      long id,
      int bits,
      boolean signed,
      boolean isFloat,
      int rate,
      int channels,
      int bytesPerFrame,
      int bytesPerSecond,
      boolean bigEndian) {
    return call(
        q,
        "Init",
        m ->
            m.appendInt64('t', id)
                .appendByte(bits)
                .appendInt32('b', signed ? 1 : 0)
                .appendInt32('b', isFloat ? 1 : 0)
                .appendInt32('u', rate)
                .appendByte(channels)
                .appendInt32('u', bytesPerFrame)
                .appendInt32('u', bytesPerSecond)
                .appendInt32('b', bigEndian ? 1 : 0));
  }

  private static Answer write(FakeQemu.Listener q, long id, int bytes) {
    return call(q, "Write", m -> pixels(m.appendInt64('t', id), bytes));
  }

  private static Answer volume(FakeQemu.Listener q, long id, boolean mute, int channels) {
    return call(
        q,
        "SetVolume",
        m -> pixels(m.appendInt64('t', id).appendInt32('b', mute ? 1 : 0), channels));
  }

  private static Answer fini(FakeQemu.Listener q, long id) {
    return call(q, "Fini", m -> m.appendInt64('t', id));
  }

  @Test
  void followsAStreamFromItsBeginningToItsEnd() {
    assertEquals(256, audio().framesPerWrite());
    FakeQemu.Listener q = listen(heard);
    init(q, 5, 16, 44100, 2).ok();
    call(q, "SetEnabled", m -> m.appendInt64('t', 5).appendInt32('b', 1)).ok();
    volume(q, 5, true, 2).ok();
    write(q, 5, 400).ok();
    fini(q, 5).ok();
    assertEquals(
        List.of(
            "begun 5 s16le 44100 Hz, 2 channels",
            "enabled 5 true",
            "volume 5 true [7, 7]",
            "ended 5"),
        heard.events);
    assertEquals(200, heard.samples().length);
  }

  @ParameterizedTest
  @CsvSource({
    "8, false, false, false, U8",
    "8, true, false, false, S8",
    "16, false, false, true, U16",
    "16, true, false, true, S16",
    "32, false, false, false, U32",
    "32, true, false, true, S32",
    "32, true, true, false, F32",
    "32, false, true, false, F32",
  })
  void knowsEachFormatOfQemu(
      int bits, boolean signed, boolean isFloat, boolean bigEndian, SampleType type) {
    FakeQemu.Listener q = listen(heard);
    int frame = bits / 8 * 6;
    init(q, 1, bits, signed, isFloat, 96000, 6, frame, frame * 96000, bigEndian).ok();
    ByteOrder order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    assertEquals(new AudioFormat(type, order, 96000, 6), heard.formats.get(1L));
  }

  @ParameterizedTest
  @CsvSource({
    "24, 44100, 2, 6, 264600, samples of 24 bits",
    "0, 44100, 2, 0, 0, samples of 0 bits",
    "16, 0, 2, 4, 0, 0 frames a second",
    "16, 999, 2, 4, 3996, 999 frames a second",
    "16, 768001, 2, 4, 3072004, 768001 frames a second",
    "16, -1, 2, 4, -4, 2147483647 frames a second",
    "16, 44100, 0, 0, 0, 0 channels",
    "16, 44100, 17, 34, 1499400, 17 channels",
    "16, 44100, 255, 510, 22491000, 255 channels",
    "16, 44100, 2, 0, 176400, no frames of 0 bytes",
    "16, 44100, 2, 3, 176400, no frames of 3 bytes",
    "16, 44100, 2, -4, 176400, no frames of 4294967292 bytes",
    "16, 44100, 2, 4, 176401, and 176401 bytes a second",
  })
  void refusesAStreamOfHostileNumbers(
      int bits, int rate, int channels, int bytesPerFrame, int bytesPerSecond, String reason) {
    FakeQemu.Listener q = listen(heard);
    String error =
        init(q, 1, bits, true, false, rate, channels, bytesPerFrame, bytesPerSecond, false).error();
    assertTrue(error.contains(reason), error);
    assertTrue(write(q, 1, 4).error().contains("no such stream"));
    assertEquals(2, heard.events.size(), () -> "no stream in " + heard.events);
    init(q, 1, 16, 44100, 2).ok();
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 100, 1000",
    "8, 2, 8",
    "11, 2, 8",
    "3, 0, 0",
    "0, 0, 0",
    "-1, 100, 65536",
    "-9223372036854775808, 100, 65536",
    "4294967297, 100, 65536"
  })
  void givesWhatThereIsAndNeverMoreThanIsAskedFor(long size, int frames, int room) {
    CountingSource source = new CountingSource();
    AudioSession session = audio().supply(source);
    FakeQemu.Listener q = qemu.awaitAudioListener();
    callIn(q, "Init", m -> format(m.appendInt64('t', 1))).ok();
    assertEquals("ay", read(q, 1, size).ok());
    assertEquals(frames, session.stats().frames());
    assertEquals(room, source.room);
    assertTrue(read(q, 2, size).error().contains("no such stream"));
    assertTrue(callIn(q, "Write", m -> pixels(m.appendInt64('t', 1), 4)).isError());
  }

  private static Answer callIn(FakeQemu.Listener q, String member, Consumer<SdMessage> arguments) {
    return q.call(Protocol.AUDIO_IN_PATH.text(), Protocol.AUDIO_IN.text(), member, arguments);
  }

  private static Answer read(FakeQemu.Listener q, long id, long size) {
    return callIn(q, "Read", m -> m.appendInt64('t', id).appendInt64('t', size));
  }

  /// Appends the format of stereo samples of 16 bits, 44100 a second.
  private static void format(SdMessage m) {
    m.appendByte(16)
        .appendInt32('b', 1)
        .appendInt32('b', 0)
        .appendInt32('u', 44_100)
        .appendByte(2)
        .appendInt32('u', 4)
        .appendInt32('u', 4 * 44_100)
        .appendInt32('b', 0);
  }

  @Test
  void refusesSamplesThatAreNoFramesOrTooMany() {
    FakeQemu.Listener q = listen(heard);
    init(q, 1, 16, 44100, 2).ok();
    assertTrue(write(q, 1, 3).error().contains("3 bytes, not frames of 4 bytes"));
    assertTrue(write(q, 1, (1 << 20) + 4).error().contains("1048580 bytes"));
    write(q, 1, 0).ok();
    write(q, 1, 1 << 20).ok();
    assertEquals(1 << 19, heard.samples().length);
  }

  @Test
  void refusesWhatConcernsNoStream() {
    FakeQemu.Listener q = listen(heard);
    String none = "no such stream";
    assertTrue(fini(q, 7).error().contains(none));
    assertTrue(volume(q, 7, false, 2).error().contains(none));
    assertTrue(
        call(q, "SetEnabled", m -> m.appendInt64('t', 7).appendInt32('b', 1))
            .error()
            .contains(none));
    init(q, 7, 8, 8000, 1).ok();
    fini(q, 7).ok();
    assertTrue(fini(q, 7).error().contains(none));
    assertTrue(write(q, 7, 1).error().contains(none));
  }

  @Test
  void refusesMoreStreamsAndLevelsThanAVmHas() {
    FakeQemu.Listener q = listen(heard);
    for (int i = 0; i < 16; i++) {
      init(q, i, 16, 48000, 2).ok();
    }
    assertTrue(init(q, 99, 16, 48000, 2).error().contains("16 streams already"));
    assertTrue(volume(q, 3, false, 17).error().contains("17 channels"));
    volume(q, 3, false, 16).ok();
    fini(q, 3).ok();
    init(q, 99, 16, 48000, 2).ok();
  }

  @Test
  void aSecondBeginningEndsTheStreamOfThatNumber() {
    FakeQemu.Listener q = listen(heard);
    init(q, 1, 16, 44100, 2).ok();
    init(q, 1, 8, 8000, 1).ok();
    assertEquals(
        List.of("begun 1 s16le 44100 Hz, 2 channels", "ended 1", "begun 1 s8 8000 Hz, 1 channel"),
        heard.events);
  }

  @Test
  void refusesWrongArgumentsObjectsAndMethods() {
    FakeQemu.Listener q = listen(heard);
    assertTrue(
        call(q, "Init", m -> m.appendInt64('t', 1)).error().contains("expected (tybbuyuub)"));
    assertTrue(call(q, "Write", _ -> {}).error().contains("expected (tay)"));
    assertTrue(call(q, "Read", m -> m.appendInt64('t', 1)).error().contains("no method"));
    assertTrue(q.call("Scanout", _ -> {}).error().contains("no object"));
    init(q, 1, 16, 44100, 2).ok();
  }

  @Test
  void aSinkThatFailsLosesOnlyWhatItFailedOn() {
    FakeQemu.Listener q =
        listen(
            new AudioSink() {
              @Override
              public void begun(long stream, AudioFormat format) {
                throw new IllegalStateException("deliberate");
              }

              @Override
              public void enabled(long stream, boolean enabled) {
                heard.enabled(stream, enabled);
              }

              @Override
              public void volume(long stream, AudioVolume volume) {}

              @Override
              public void samples(long stream, ByteBuffer frames) {}

              @Override
              public void ended(long stream) {}

              @Override
              public void rejected(String reason) {}

              @Override
              public void disconnected(String reason) {}
            });
    RecordingAudio other = new RecordingAudio();
    AudioSession _ = audio().listen(other);
    init(q, 1, 16, 44100, 2).ok();
    call(q, "SetEnabled", m -> m.appendInt64('t', 1).appendInt32('b', 1)).ok();
    assertEquals(List.of("enabled 1 true"), heard.events);
    assertEquals(List.of("begun 1 s16le 44100 Hz, 2 channels", "enabled 1 true"), other.events);
  }

  @Test
  void listensAgainAsSoonAsQemuHasNoticedThatTheLastListenerLeft() {
    qemu.refuseAudio(3);
    FakeQemu.Listener q = listen(heard);
    init(q, 1, 16, 44100, 2).ok();
  }

  @Test
  void saysThatAnotherProgramListens() {
    qemu.refuseAudio(Integer.MAX_VALUE);
    Exception refused = assertThrows(ConnectionFailedException.class, () -> audio().listen(heard));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("another program has the sound of this VM"),
        refused::getMessage);
    assertEquals(List.of(), heard.events);
  }

  @Test
  void reportsTheEndOfTheConnection() {
    AudioSession session = audio().listen(heard);
    qemu.awaitAudioListener().hangUp();
    heard.await("disconnected QEMU closed the sound's connection", "");
    assertTrue(!session.isOpen());
  }

  @Test
  void reportsTheEndOfTheVm() {
    AudioSession session = audio().listen(heard);
    FakeQemu.Listener _ = qemu.awaitAudioListener();
    qemu.hangUp();
    heard.await("disconnected ", "");
    Await.until("the session ends", LIMIT, () -> !session.isOpen());
  }

  @Test
  void aClosedSessionReportsNothing() {
    AudioSession session = audio().listen(heard);
    FakeQemu.Listener q = qemu.awaitAudioListener();
    init(q, 1, 16, 44100, 2).ok();
    assertEquals(1, session.stats().messages() - 1, "GetAll and Init");
    session.close();
    session.close();
    assertTrue(!session.isOpen());
    assertEquals(List.of("begun 1 s16le 44100 Hz, 2 channels"), heard.events);
  }

  @Test
  void aSinkThatComesLaterIsToldTheStreamsAsTheyAreAndHearsTheSameFromThenOn() {
    RecordingAudio late = new RecordingAudio();
    FakeQemu.Listener q = listen(heard);
    init(q, 4, 16, 44100, 2).ok();
    init(q, 5, 16, 48000, 2).ok();
    fini(q, 4).ok();
    call(q, "SetEnabled", m -> m.appendInt64('t', 5).appendInt32('b', 1)).ok();
    volume(q, 5, true, 2).ok();
    write(q, 5, 400).ok();
    AudioSession session = audio().listen(late);
    assertEquals(
        List.of("begun 5 s16le 48000 Hz, 2 channels", "volume 5 true [7, 7]", "enabled 5 true"),
        late.events);
    write(q, 5, 40).ok();
    assertEquals(220, heard.samples().length);
    assertEquals(20, late.samples().length);
    session.close();
    assertTrue(!session.isOpen());
    write(q, 5, 4).ok();
    fini(q, 5).ok();
    assertEquals(222, heard.samples().length);
    assertEquals(20, late.samples().length);
    assertEquals(3, late.events.size(), () -> "no end in " + late.events);
  }

  @Test
  void allSinksLearnOfTheEndAndTheNextOneIsRegisteredAgain() {
    RecordingAudio second = new RecordingAudio();
    RecordingAudio third = new RecordingAudio();
    AudioSession first = audio().listen(heard);
    FakeQemu.Listener q = qemu.awaitAudioListener();
    AudioSession _ = audio().listen(second);
    init(q, 1, 16, 44100, 2).ok();
    q.hangUp();
    heard.await("disconnected ", "");
    second.await("disconnected ", "");
    Await.until("the session ends", LIMIT, () -> !first.isOpen());
    FakeQemu.Listener next = listen(third);
    assertEquals(List.of(), third.events);
    init(next, 2, 16, 44100, 2).ok();
    first.close();
    write(next, 2, 4).ok();
    assertEquals(2, third.samples().length);
  }

  @Test
  void theListenerEndsWithItsLastSink() {
    AudioSession session = audio().listen(heard);
    FakeQemu.Listener q = qemu.awaitAudioListener();
    audio().listen(new RecordingAudio()).close();
    init(q, 1, 16, 44100, 2).ok();
    session.close();
    assertTrue(!write(q, 1, 4).error().isEmpty());
  }
}
