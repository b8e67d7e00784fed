// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.core.os.UserDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A folder of the user for files that the viewer makes, as xdg-user-dirs names it.
enum UserFolder {
  PICTURES("XDG_PICTURES_DIR", "Pictures"),
  VIDEOS("XDG_VIDEOS_DIR", "Videos");

  private static final int LONGEST_NAME = 80;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH-mm-ss", Locale.ROOT);

  private static final Pattern UNUSUAL = Pattern.compile("[^\\p{L}\\p{N} ._–-]+");

  private final Pattern setting;
  private final String usual;

  /// @param variable its name in `user-dirs.dirs`
  /// @param usual its name in the home directory if it has none there
  UserFolder(String variable, String usual) {
    this.setting = Pattern.compile("(?m)^\\s*" + variable + "=\"(\\$HOME/|/)([^\"\\n]*)\"");
    this.usual = usual;
  }

  /// Returns a path in the folder at which there is no file, and makes the folder.
  ///
  /// @param name what the file shows, such as a VM's name
  /// @param suffix the end of the file's name
  /// @throws IOException if the folder cannot be made
  Path newFile(String name, String suffix) throws IOException {
    UserDirectories user = UserDirectories.current();
    Path folder = in(user.home(), read(user.config().resolve("user-dirs.dirs")));
    Files.createDirectories(folder);
    String plain = fileName(name, LocalDateTime.now(ZoneId.systemDefault()));
    Path file = folder.resolve(plain + suffix);
    for (int i = 2; Files.exists(file); i++) {
      file = folder.resolve(plain + " " + i + suffix);
    }
    return file;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException _) {
      return "";
    }
  }

  /// Returns the folder.
  ///
  /// @param settings the contents of `user-dirs.dirs` (xdg-user-dirs), or an empty text
  Path in(Path home, String settings) {
    Matcher found = setting.matcher(settings);
    if (!found.find()) {
      return home.resolve(usual);
    }
    Path root = found.group(1).equals("/") ? Path.of("/") : home;
    return root.resolve(found.group(2));
  }

  /// Returns the name of a file without its suffix. Characters of a VM's name that a file manager
  /// or a shell may take for something else become `_`.
  static String fileName(String name, LocalDateTime time) {
    String plain = UNUSUAL.matcher(name).replaceAll("_").strip();
    String cut =
        plain.substring(
            0,
            plain.offsetByCodePoints(
                0, Math.min(LONGEST_NAME, plain.codePointCount(0, plain.length()))));
    return (cut.startsWith(".") || cut.startsWith("-") ? "_" : "") + cut + " " + TIME.format(time);
  }
}
