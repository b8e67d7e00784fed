// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import dev.oriel.pictures.AtomicFile;
import dev.oriel.pictures.PictureEncoder;
import dev.oriel.pictures.PictureFormat;
import dev.oriel.screen.match.DifferencePicture;
import dev.oriel.screen.match.Match;
import dev.oriel.screen.match.Needle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A directory with files that help to explain a failure: the last pictures of each screen, a
/// picture of the difference between a needle and its best match, and QEMU's log.
///
/// The directory is created together with its first file.
public final class ScreenReport {

  /// The maximum length of a name that becomes part of a file name. The id of a text console may
  /// have any length.
  private static final int LONGEST_NAME = 100;

  private final Path directory;

  /// Creates a report in a directory, which does not need to exist.
  public ScreenReport(Path directory) {
    this.directory = directory;
  }

  /// Returns the directory.
  public Path directory() {
    return directory;
  }

  /// Deletes the files that an earlier run left in the directory.
  ///
  /// @throws UncheckedIOException if a file cannot be deleted
  public void clear() {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Files.isRegularFile(file)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes a picture of the difference between a needle and its best match.
  void difference(Picture frame, Needle needle, Rect area, double score) {
    String name = fileName(needle.name().replaceAll("\\.[A-Za-z]+$", ""));
    Match best = new Match(area, score);
    write(name + "-difference", DifferencePicture.of(frame, frame.bounds(), needle, best));
  }

  /// Writes the last pictures of a VM's screens, and QEMU's log if the VM was started by [Vm].
  ///
  /// @param prefix the beginning of the file names; it distinguishes the VMs of one report
  /// @throws UncheckedIOException if a file cannot be written
  public void keep(String prefix, Vm vm) {
    for (Screen screen : vm.screens()) {
      String name = prefix + "console" + fileName(screen.console().id());
      Picture newest = screen.frames().newest();
      List<FrameHistory.Entry> entries = screen.frames().history().entries();
      for (int i = 0; i < entries.size(); i++) {
        write(
            String.format(Locale.ROOT, "%s-frame%d-%d", name, i + 1, entries.get(i).sequence()),
            entries.get(i).picture());
      }
      if (newest != null) {
        write(name + "-last", newest);
      }
    }
    Path log = vm.log();
    if (log != null) {
      try {
        Files.createDirectories(directory);
        Files.copy(
            log, directory.resolve(prefix + "qemu.log"), StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static String fileName(String text) {
    String safe = text.replaceAll("[^A-Za-z0-9._-]", "_");
    return safe.substring(0, Math.min(safe.length(), LONGEST_NAME));
  }

  private void write(String name, Picture picture) {
    try (PictureEncoder encoder = PictureFormat.PNG.newEncoder()) {
      Files.createDirectories(directory);
      AtomicFile.write(directory.resolve(name + ".png"), out -> encoder.encode(picture, out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
