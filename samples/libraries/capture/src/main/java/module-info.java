// SPDX-License-Identifier: Apache-2.0
/// Captures the frames of a console for programs: [dev.oriel.capture.FrameCapture].
@org.jspecify.annotations.NullMarked
module dev.oriel.capture {
  requires transitive dev.oriel.core;
  requires transitive dev.oriel.dbus;
  requires transitive dev.oriel.gl;
  requires static transitive org.jspecify;

  exports dev.oriel.capture;
  exports dev.oriel.capture.record;
}
