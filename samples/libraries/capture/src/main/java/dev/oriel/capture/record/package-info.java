// SPDX-License-Identifier: Apache-2.0
/// Recordings of a console: videos whose frames have the times at which the guest drew them.
///
/// ```java
/// var file = Path.of("boot.mkv");
/// var target = EncodedVideo.of(file, VideoFormat.MATROSKA, EncoderOptions.DEFAULT);
/// try (var recorder = Recorder.start(capture, target, RecordingLimits.NONE)) {
///   // ... until the program has seen what it wants to show
///   recorder.stop();
///   Recording recording = recorder.await();
/// }
/// ```
package dev.oriel.capture.record;
