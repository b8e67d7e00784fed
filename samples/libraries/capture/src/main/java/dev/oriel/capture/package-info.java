// SPDX-License-Identifier: Apache-2.0
/// Captures the frames of a console for programs.
///
/// ```java
/// var seconds = Duration.ofSeconds(10);
/// try (var capture = FrameCapture.open(new Endpoint.Qmp(socket), null, CaptureOptions.DEFAULT);
///     var before = capture.current(seconds)) {
///   new ConsoleInput(capture.console()).click(MouseButton.LEFT, 100, 50);
///   try (var after = capture.awaitChange(before, seconds);
///       var encoder = PictureFormat.PNG.newEncoder()) {
///     AtomicFile.write(Path.of("after.png"), out -> encoder.encode(after.picture(), out));
///   }
/// }
/// ```
package dev.oriel.capture;
