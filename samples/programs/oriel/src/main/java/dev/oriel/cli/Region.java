// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.core.geometry.Rect;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a part of a picture: `X,Y,WxH`.
final class Region implements ITypeConverter<Rect> {

  private static final Pattern PARTS =
      Pattern.compile("(\\d{1,5}),(\\d{1,5}),(\\d{1,5})x(\\d{1,5})");

  @Override
  public Rect convert(String value) {
    Matcher m = PARTS.matcher(value);
    Rect region = m.matches() ? rect(m) : Rect.EMPTY;
    if (region.isEmpty()) {
      throw new TypeConversionException(
          "'" + value + "' is not a part of a picture; give X,Y,WxH, such as 0,0,640x480");
    }
    return region;
  }

  private static Rect rect(Matcher m) {
    return new Rect(
        Integer.parseInt(m.group(1)),
        Integer.parseInt(m.group(2)),
        Integer.parseInt(m.group(3)),
        Integer.parseInt(m.group(4)));
  }
}
