// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.dbus.Console;
import dev.oriel.dbus.PictureSource;
import dev.oriel.terminal.TextConsole;

/// What a source says of its picture's size before it is shown.
///
/// @param width columns, or 0 where it does not say
/// @param height rows, or 0 where it does not say
record PictureSize(int width, int height) {

  static PictureSize of(PictureSource source) {
    if (source instanceof Console console) {
      return new PictureSize(console.info().width(), console.info().height());
    }
    return source instanceof TextConsole text
        ? new PictureSize(text.size().width(), text.size().height())
        : new PictureSize(0, 0);
  }
}
