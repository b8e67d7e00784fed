// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A release of QEMU, with the features and the known problems of its D-Bus display.
///
/// @param major the number of the yearly release series
/// @param minor the number of the release in the series
/// @param micro the number of the stable update
public record QemuVersion(int major, int minor, int micro) {

  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

  /// Returns the first version number in a text such as `QEMU emulator version 10.0.2 (Debian …)`,
  /// or null.
  public static @Nullable QemuVersion find(String text) {
    Matcher m = NUMBERS.matcher(text);
    if (!m.find()) {
      return null;
    }
    String micro = m.group(3);
    return new QemuVersion(
        Integer.parseInt(m.group(1)),
        Integer.parseInt(m.group(2)),
        micro == null ? 0 : Integer.parseInt(micro));
  }

  /// Returns whether this release is the given one or a later one.
  public boolean atLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }

  /// Returns whether it shares pictures drawn in software as memory (`Listener.Unix.Map`).
  public boolean sharesMemory() {
    return atLeast(9, 2);
  }

  /// Returns whether it sends dma-bufs with all planes and the visible part (`ScanoutDMABUF2`).
  public boolean sendsDmabuf2() {
    return atLeast(10, 1);
  }

  /// Returns whether it loses most frames of a guest that flips between blobs.
  boolean losesFlips() {
    return atLeast(9, 2) && !sendsDmabuf2();
  }

  /// Returns the known problems of this release, one sentence for each, with the remedy.
  public List<String> traps() {
    List<String> traps = new ArrayList<>();
    if (!atLeast(8, 0)) {
      traps.add(
          "has no keys F13 to F24, and sends no pointer that the guest has set before Oriel"
              + " attaches: use QEMU 8.0 or newer");
    }
    if (!atLeast(8, 1)) {
      traps.add("has no touch screens: use QEMU 8.1 or newer");
    }
    if (!atLeast(9, 2)) {
      traps.add(
          "shows a console to one program at a time through a monitor: use a bus (-display"
              + " dbus,addr=ADDRESS), or QEMU 9.2 or newer");
    }
    if (losesFlips()) {
      traps.add(
          "loses most frames of a guest that flips between blobs (virtio-gpu blob=true): omit"
              + " blob=true, or use QEMU 10.1");
    }
    if (!sendsDmabuf2()) {
      traps.add(
          "sends no dma-bufs with several planes, so guest modes that use them stay black: use"
              + " QEMU 10.1");
    }
    if (atLeast(9, 2) && !atLeast(11, 0)) {
      traps.add("refuses guest blobs of virtio-gpu-gl: use virtio-gpu, or QEMU 11");
      traps.add(
          "does not free a listener that has closed: each attach slows QEMU down a little"
              + " until it ends");
    }
    if (atLeast(9, 0) && !atLeast(9, 1)) {
      traps.add(
          "drops all waiting messages at a new scanout, including cursors: use QEMU 9.2 or newer");
    }
    return List.copyOf(traps);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + micro;
  }
}
