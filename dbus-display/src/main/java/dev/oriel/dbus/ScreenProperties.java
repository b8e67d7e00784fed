// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.util.List;

/// The properties of a screen as `org.qemu.Display1.UIInfo` takes them: a dictionary of those that
/// have changed, which leaves the others as they are. `SetUIInfo` of older QEMUs takes six of them
/// at once and has no refresh rate.
final class ScreenProperties {

  static final String REFRESH_RATE = "refresh_rate";

  private static final List<String> SIZE = List.of("width", "height");

  /// What each QEMU with the interface takes, if it does not say so.
  static final List<String> KNOWN =
      List.of("width_mm", "height_mm", "xoff", "yoff", "width", "height", REFRESH_RATE);

  private static final CString ENTRIES = CString.constant("{sv}");
  private static final CString ENTRY = CString.constant("sv");
  private static final CString UINT16 = CString.constant("q");
  private static final CString INT32 = CString.constant("i");
  private static final CString UINT32 = CString.constant("u");

  private final SdMessage call;
  private final List<String> keys;

  private ScreenProperties(SdMessage call, List<String> keys) {
    this.call = call;
    this.keys = keys;
  }

  /// Returns whether a size can be given so.
  ///
  /// @param keys the properties that QEMU takes
  static boolean takesSize(List<String> keys) {
    return keys.containsAll(SIZE);
  }

  /// Appends those properties of a screen that QEMU takes, as `a{sv}`.
  static SdMessage append(SdMessage call, List<String> keys, UiInfo screen) {
    call.open('a', ENTRIES);
    ScreenProperties to = new ScreenProperties(call, keys);
    to.put16("width_mm", screen.widthMm());
    to.put16("height_mm", screen.heightMm());
    to.put("xoff", 'i', INT32, screen.xOffset());
    to.put("yoff", 'i', INT32, screen.yOffset());
    to.put("width", 'u', UINT32, screen.width());
    to.put("height", 'u', UINT32, screen.height());
    return call.shut();
  }

  /// Appends a refresh rate, as `a{sv}`.
  static SdMessage appendRefreshRate(SdMessage call, int millihertz) {
    call.open('a', ENTRIES);
    new ScreenProperties(call, KNOWN).put(REFRESH_RATE, 'u', UINT32, millihertz);
    return call.shut();
  }

  private void put16(String key, int value) {
    if (keys.contains(key)) {
      open(key, UINT16).appendInt16('q', value).shut().shut();
    }
  }

  private void put(String key, char type, CString signature, int value) {
    if (keys.contains(key)) {
      open(key, signature).appendInt32(type, value).shut().shut();
    }
  }

  private SdMessage open(String key, CString signature) {
    return call.open('e', ENTRY).appendString('s', CString.of(key)).open('v', signature);
  }
}
