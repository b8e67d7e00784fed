// SPDX-License-Identifier: Apache-2.0
/// Records a console as a video whose frames have the times at which they arrived from QEMU.
///
/// ```java
/// var file = Path.of("boot.mkv");
/// var target = EncodedVideo.of(file, VideoFormat.MATROSKA, EncoderOptions.DEFAULT);
/// try (var recorder = Recorder.start(capture, target, RecordingOptions.DEFAULT)) {
///   // ... until the program has seen what it wants to show
///   recorder.stop();
///   Recording recording = recorder.await();
/// }
/// ```
package dev.oriel.capture.record;
