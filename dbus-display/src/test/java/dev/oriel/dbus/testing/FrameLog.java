// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.testing;

import dev.oriel.core.frame.Frame;
import java.util.ArrayList;
import java.util.List;

/// A sink that counts its calls, and closes frames at once.
final class FrameLog implements FramesOnly {

  private final List<String> sizes = new ArrayList<>();
  private long frames;
  private int ends;

  /// Returns how many frames came.
  synchronized long frames() {
    return frames;
  }

  /// Returns how often the end of the console was reported.
  synchronized int ends() {
    return ends;
  }

  /// Returns whether a complete picture of this size came.
  synchronized boolean hasWhole(int width, int height) {
    return sizes.contains(width + "x" + height);
  }

  @Override
  public synchronized void frame(Frame frame) {
    try (frame) {
      frames++;
      if (frame.isWholePicture()) {
        String size =
            switch (frame) {
              case Frame.Dmabuf f ->
                  f.scanout().layout().visible().width()
                      + "x"
                      + f.scanout().layout().visible().height();
              case Frame.Mapped f -> f.scanout().width() + "x" + f.scanout().height();
              case Frame.Pixels f -> f.width() + "x" + f.height();
              case Frame.Off _ -> "off";
              case Frame.Unreadable f -> f.reason();
            };
        sizes.add(size);
      }
    }
  }

  @Override
  public synchronized void disconnected(String reason) {
    ends++;
  }

  @Override
  public synchronized String toString() {
    return frames + " frames, whole ones: " + sizes;
  }
}
