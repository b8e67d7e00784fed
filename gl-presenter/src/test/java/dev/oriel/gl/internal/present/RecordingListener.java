// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.gl.FramePath;
import dev.oriel.gl.PresenterListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps what a presenter tells.
final class RecordingListener implements PresenterListener {

  final List<String> heard = new CopyOnWriteArrayList<>();

  @Override
  public void pathChanged(FramePath path, String reason) {
    heard.add("path " + path.label());
  }

  @Override
  public void pictureResized(int width, int height) {
    heard.add("picture " + width + "x" + height);
  }

  @Override
  public void frameFailed(String reason) {
    heard.add("failed " + reason);
  }

  @Override
  public void frameShown() {
    heard.add("shown");
  }

  @Override
  public void messageRefused(String reason) {
    heard.add("refused " + reason);
  }

  @Override
  public void stopped(String reason) {
    heard.add("stopped " + reason);
  }
}
