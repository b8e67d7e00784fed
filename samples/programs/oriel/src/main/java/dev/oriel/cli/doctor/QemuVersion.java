// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A release of QEMU, with what its D-Bus display can do and where it fails.
///
/// @param major the year's release series
/// @param minor the release in it
/// @param micro the stable update
public record QemuVersion(int major, int minor, int micro) {

  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

  /// The first version number in a text such as `QEMU emulator version 10.0.2 (Debian …)`, or null.
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

  /// Whether this release is the given one or a later one.
  public boolean atLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }

  /// Whether it shares software pictures as memory (`Listener.Unix.Map`).
  public boolean sharesMemory() {
    return atLeast(9, 2);
  }

  /// Whether it sends dma-bufs whole, with their planes and visible part (`ScanoutDMABUF2`).
  public boolean sendsDmabuf2() {
    return atLeast(10, 1);
  }

  /// What is known to go wrong with this release, each in a sentence with what helps.
  public List<String> traps() {
    List<String> traps = new ArrayList<>();
    if (!atLeast(8, 0)) {
      traps.add("older than the display that Oriel is tested with (10.0): update QEMU");
    }
    if (atLeast(9, 2) && !sendsDmabuf2()) {
      traps.add(
          "loses most frames of a guest that flips between blobs (virtio-gpu blob=true): leave"
              + " blob=true away, or use QEMU 10.1");
    }
    if (!sendsDmabuf2()) {
      traps.add("sends no dma-bufs of several planes: such guest modes stay black; QEMU 10.1 does");
    }
    if (atLeast(9, 2) && !atLeast(11, 0)) {
      traps.add(
          "guest blobs of virtio-gpu-gl are refused to the guest: use virtio-gpu, or QEMU 11");
      traps.add(
          "a listener that closes is not freed: each attach costs QEMU a little until it ends");
    }
    if (atLeast(9, 0) && !atLeast(9, 1)) {
      traps.add("drops all waiting messages at a new scanout, also cursors: use QEMU 9.2 or newer");
    }
    return List.copyOf(traps);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + micro;
  }
}
