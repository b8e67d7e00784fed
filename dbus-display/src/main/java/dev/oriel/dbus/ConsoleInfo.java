// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.internal.Protocol;
import java.util.List;
import java.util.Locale;

/// The properties of a console at one moment.
///
/// @param id its number, as in `/org/qemu/Display1/Console_ID`
/// @param label its name, such as `VGA` or `virtio-gpu-pci.0`
/// @param head its number among the outputs of its device
/// @param type the kind of its picture
/// @param width the columns of its picture
/// @param height the rows of its picture
/// @param deviceAddress the address of its device, such as `pci/0000/02.0`
/// @param interfaces the optional interfaces that it offers
/// @param leds the lock lights of its keyboard
/// @param absolutePointer whether its pointer takes positions (a tablet) and not motions (a mouse)
/// @param maxTouchSlots the most fingers that its touch screen distinguishes
/// @param screenProperties the properties of a screen that it takes one by one, such as
///   `refresh_rate` (QEMU 11.2); empty if it takes only a whole [UiInfo]
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
    int maxTouchSlots,
    List<String> screenProperties) {

  /// The kind of a console's picture.
  public enum Type {
    /// The picture of a graphics device.
    GRAPHIC,
    /// A character device drawn as text (`-chardev vc`).
    TEXT
  }

  /// Copies the lists.
  public ConsoleInfo {
    interfaces = List.copyOf(interfaces);
    screenProperties = List.copyOf(screenProperties);
  }

  /// Returns whether a message can hold the console's picture: at most 64 MiB, four bytes a pixel.
  public boolean fitsMessage() {
    return Protocol.fitsMessage(width, height);
  }

  /// Returns a text that is safe to show: `0 "VGA" (graphic, 1280x800, pci/0000/02.0)`.
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
