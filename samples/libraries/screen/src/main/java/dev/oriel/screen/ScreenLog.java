// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

/// Adds the events of one screen to the timeline of its VM.
///
/// Threading: any thread.
final class ScreenLog {

  private final Timeline timeline;
  private final String screen;

  ScreenLog(Timeline timeline, String screen) {
    this.timeline = timeline;
    this.screen = screen;
  }

  /// Records that a wait begins.
  void looks(String what) {
    timeline.add(screen, Timeline.Kind.LOOK, what);
  }

  /// Records what was found.
  void found(String what) {
    timeline.add(screen, Timeline.Kind.FOUND, "found " + what);
  }

  /// Records what did not come in time.
  void missed(String what) {
    timeline.add(screen, Timeline.Kind.MISSED, what);
  }

  /// Records input.
  void sends(String what) {
    timeline.add(screen, Timeline.Kind.INPUT, what);
  }
}
