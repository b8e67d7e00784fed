// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.FramePath;
import dev.oriel.gl.PresenterListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps the events of a presenter.
final class RecordingListener implements PresenterListener {

  final List<String> events = new CopyOnWriteArrayList<>();

  @Override
  public void pathChanged(FramePath path, String reason) {
    events.add("path " + path.label());
  }

  @Override
  public void pictureResized(int width, int height) {
    events.add("picture " + width + "x" + height);
  }

  @Override
  public void frameFailed(String reason) {
    events.add("failed " + reason);
  }

  @Override
  public void frameShown() {
    events.add("shown");
  }

  @Override
  public void messageRefused(String reason) {
    events.add("refused " + reason);
  }

  @Override
  public void stopped(String reason) {
    events.add("stopped " + reason);
  }
}
