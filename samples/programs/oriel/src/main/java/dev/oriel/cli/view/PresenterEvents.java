// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.frame.FramePath;
import dev.oriel.gl.PresenterListener;
import dev.oriel.gl.window.WindowLoop;

/// Passes the events of a window's presenter to the main thread, and tells the user of them.
///
/// Threading: the present thread and the D-Bus thread.
final class PresenterEvents implements PresenterListener {

  private final ConsoleWindow window;
  private final WindowLoop loop;
  private final ViewOptions options;
  private volatile String warned = "";

  PresenterEvents(ConsoleWindow window, WindowLoop loop, ViewOptions options) {
    this.window = window;
    this.loop = loop;
    this.options = options;
  }

  @Override
  public void pathChanged(FramePath path, String reason) {
    options
        .log()
        .accept(
            "frames take the " + path.label() + " path" + (reason.isEmpty() ? "" : ": " + reason));
  }

  @Override
  public void pictureResized(int width, int height) {
    loop.execute(() -> window.followSize(width, height));
  }

  @Override
  public void frameFailed(String reason) {
    warn(reason);
    loop.execute(() -> window.unshown(reason));
  }

  @Override
  public void frameShown() {
    loop.execute(() -> window.unshown(null));
  }

  @Override
  public void messageRefused(String reason) {
    warn(reason);
  }

  private void warn(String reason) {
    String text = "a frame cannot be shown: " + reason;
    if (!text.equals(warned)) {
      warned = text;
      options.warnings().accept(text);
    }
  }

  @Override
  public void stopped(String reason) {
    window.broken(reason);
  }
}
