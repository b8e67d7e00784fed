// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The names of the Debian packages that contain the libraries, programs and files that Oriel needs
/// at run time, for errors that say what to install.
///
/// The table is the resource `debian-packages`, which the launcher also uses to install packages.
///
/// Threading: any thread.
public final class DebianPackages {

  private static final String TABLE = "debian-packages";

  private DebianPackages() {}

  /// Returns the packages, separated by blanks, each of them once.
  ///
  /// @param needed libraries by their sonames, programs by their names, files by their paths
  /// @throws IllegalArgumentException if one of these is not in the table
  public static String of(String... needed) {
    Map<String, List<String>> table = table();
    Set<String> packages = new LinkedHashSet<>();
    for (String name : needed) {
      List<String> those = table.get(name);
      if (those == null) {
        throw new IllegalArgumentException("no package is known that holds " + name);
      }
      packages.addAll(those);
    }
    return String.join(" ", packages);
  }

  /// Returns the packages of all libraries and their files, separated by blanks, each of them once
  /// in the order of the alphabet. Oriel loads them itself; it starts the programs.
  public static String libraries() {
    return String.join(
        " ",
        new TreeSet<>(
            List.of(
                of(table().keySet().stream()
                        .filter(name -> name.contains(".so.") || name.startsWith("/usr/share/X11/"))
                        .toArray(String[]::new))
                    .split(" "))));
  }

  /// Reads the table each time, because the caller is about to fail.
  private static Map<String, List<String>> table() {
    try (InputStream in =
            Objects.requireNonNull(DebianPackages.class.getResourceAsStream(TABLE), TABLE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> List.of(line.split(" ")))
          .collect(Collectors.toMap(List::getFirst, words -> words.subList(1, words.size())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
