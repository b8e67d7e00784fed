// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.internal.Protocol;
import java.util.List;
import java.util.Locale;

/// The properties of a console at one moment.
///
/// @param id its number: `/org/qemu/Display1/Console_ID`
/// @param label its name, such as `VGA` or `virtio-gpu-pci.0`
/// @param head which output of its device it is
/// @param type what it shows
/// @param width columns of its picture
/// @param height rows of its picture
/// @param deviceAddress where its device sits, such as `pci/0000/02.0`
/// @param interfaces the optional interfaces that it offers
/// @param leds the lock lights of its keyboard
/// @param absolutePointer whether its pointer takes positions (a tablet) and not motions (a mouse)
/// @param maxTouchSlots how many fingers its touch screen tells apart
public record ConsoleInfo(
    int id,
    String label,
    int head,
    Type type,
    int width,
    int height,
    String deviceAddress,
    List<String> interfaces,
    KeyboardLeds leds,
    boolean absolutePointer,
    int maxTouchSlots) {

  /// What a console shows.
  public enum Type {
    /// A graphics device's picture.
    GRAPHIC,
    /// A character device drawn as text (`-chardev vc`).
    TEXT
  }

  /// Copies the list.
  public ConsoleInfo {
    interfaces = List.copyOf(interfaces);
  }

  /// Whether a message can hold the console's picture: at most 64 MiB, four bytes a pixel.
  public boolean fitsMessage() {
    return Protocol.fitsMessage(width, height);
  }

  /// `0 "VGA" (graphic, 1280x800, pci/0000/02.0)`, fit to be shown.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d \"%s\" (%s, %dx%d%s%s)",
        id,
        UntrustedText.name(label),
        type == Type.TEXT ? "text" : "graphic",
        width,
        height,
        head == 0 ? "" : ", head " + head,
        deviceAddress.isEmpty() ? "" : ", " + UntrustedText.name(deviceAddress));
  }
}
