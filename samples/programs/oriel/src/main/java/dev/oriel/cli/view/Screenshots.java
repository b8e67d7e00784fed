// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.view;

import dev.oriel.capture.CaptureException;
import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.core.os.UserDirectories;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.connection.DisplayException;
import dev.oriel.pictures.AtomicFile;
import dev.oriel.pictures.PngEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Saves the pictures of consoles as PNG files in the user's folder for pictures.
///
/// Threading: any thread; a thread of its own takes the pictures. Ownership: closing it ends that.
final class Screenshots implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LONGEST_NAME = 80;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH-mm-ss", Locale.ROOT);

  private static final Pattern PICTURES =
      Pattern.compile("(?m)^\\s*XDG_PICTURES_DIR=\"(\\$HOME/|/)([^\"\\n]*)\"");

  private static final Pattern UNUSUAL = Pattern.compile("[^\\p{L}\\p{N} ._–-]+");

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("oriel-screenshot").factory());

  /// Saves the current picture of a console. Returns at once.
  ///
  /// @param name the name of the console
  /// @param done is told the file, or null and why there is none; called on another thread
  void take(PictureSource console, String name, Consumer<Result> done) {
    thread.execute(() -> done.accept(save(console, name)));
  }

  /// What became of a screenshot.
  ///
  /// @param file the file, or null
  /// @param failure why there is none, or an empty text
  record Result(@Nullable Path file, String failure) {}

  private static Result save(PictureSource console, String name) {
    UserDirectories user = UserDirectories.current();
    try (FrameCapture capture = FrameCapture.open(console, CaptureOptions.DEFAULT);
        CapturedFrame frame = capture.still(PATIENCE);
        PngEncoder encoder = new PngEncoder()) {
      Path folder = folder(user.home(), read(user.config().resolve("user-dirs.dirs")));
      Files.createDirectories(folder);
      Path file = free(folder, fileName(name, LocalDateTime.now(ZoneId.systemDefault())));
      AtomicFile.write(file, out -> encoder.encode(frame.picture(), out));
      return new Result(file, "");
    } catch (IOException | CaptureException | DisplayException e) {
      return new Result(null, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(null, "interrupted");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException _) {
      return "";
    }
  }

  /// Returns the user's folder for pictures.
  ///
  /// @param settings the contents of `user-dirs.dirs` (xdg-user-dirs), or an empty text
  static Path folder(Path home, String settings) {
    Matcher found = PICTURES.matcher(settings);
    if (!found.find()) {
      return home.resolve("Pictures");
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

  private static Path free(Path folder, String name) {
    Path file = folder.resolve(name + ".png");
    for (int i = 2; Files.exists(file); i++) {
      file = folder.resolve(name + " " + i + ".png");
    }
    return file;
  }

  @Override
  public void close() {
    boolean _ = thread.shutdownNow().isEmpty();
  }
}
