// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.view.ViewOptions;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The options of the VM's sound in a window: `--no-audio`, `--volume PERCENT`, `--microphone`.
final class SoundOptions {

  private static final int FULL = 100;

  @Option(names = "--no-audio", description = "Do not play the VM's sound.")
  private boolean off;

  @Option(
      names = "--volume",
      paramLabel = "PERCENT",
      converter = Percent.class,
      description =
          "How loud the VM's sound is, from 0 to 100, beside the volume that the guest sets"
              + " (default: 100).")
  private int volume = FULL;

  @Option(
      names = "--microphone",
      description =
          "Let the guest record from this machine's microphone. It is open only while the guest"
              + " records.")
  private boolean microphone;

  ViewOptions.Sound sound() {
    // A desktop's mixer does the same: half of its scale sounds about half as loud.
    return new ViewOptions.Sound(!off, Math.pow(volume / (double) FULL, 3), microphone);
  }

  /// A volume in percent.
  static final class Percent implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String value) {
      int percent;
      try {
        percent = Integer.parseInt(value);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + value + "' is not a whole number");
      }
      if (percent < 0 || percent > FULL) {
        throw new TypeConversionException(
            String.format(Locale.ROOT, "'%s' is not between 0 and %d", value, FULL));
      }
      return percent;
    }
  }
}
