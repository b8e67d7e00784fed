// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// A directory with the files of a package, as they will be below `/`.
///
/// @param root the directory
record Tree(Path root) {

  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

  Path path(String name) {
    return root.resolve(name);
  }

  private Path place(String name) throws IOException {
    Path place = path(name);
    Files.createDirectories(Objects.requireNonNull(place.getParent()));
    return place;
  }

  /// Writes a text.
  void write(String name, String text) throws IOException {
    Files.writeString(place(name), text);
  }

  /// Writes a text that all may execute.
  void writeProgram(String name, String text) throws IOException {
    write(name, text);
    Files.setPosixFilePermissions(path(name), PROGRAM);
  }

  /// Writes a text in the format of gzip, as small as it can, without a time.
  void writeCompressed(String name, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    byte[] file = bytes.toByteArray();
    // Says in the header that the compression is the best (RFC 1952, XFL), which Java leaves out.
    file[8] = 2;
    Files.write(place(name + ".gz"), file);
  }

  /// Copies a file.
  void copy(String name, Path from) throws IOException {
    Files.copy(from, place(name));
  }

  /// Copies a directory with all that is in it.
  void copyAll(String name, Path from) throws IOException {
    place(name);
    for (Path file : new Tree(from).all()) {
      Files.copy(
          file,
          path(name).resolve(from.relativize(file).toString()),
          StandardCopyOption.COPY_ATTRIBUTES,
          LinkOption.NOFOLLOW_LINKS);
    }
  }

  /// Copies a resource of this package.
  void copyResource(String name, String resource) throws IOException {
    try (InputStream in = Resources.open(resource)) {
      Files.copy(in, place(name));
    }
  }

  /// Makes a symbolic link.
  void link(String name, String to) throws IOException {
    Files.createSymbolicLink(place(name), Path.of(to));
  }

  /// Returns all files and directories below the root, in the order of their names.
  List<Path> all() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.sorted().toList();
    }
  }

  /// Gives all files the same time, and the rights of files that all may read and nobody may write:
  /// those of the build depend on whoever builds.
  void settle(Instant time) throws IOException {
    FileTime stamp = FileTime.from(time);
    for (Path file : all()) {
      if (!Files.isSymbolicLink(file)) {
        boolean program = Files.isDirectory(file) || (Files.isExecutable(file) && !isLibrary(file));
        Files.setPosixFilePermissions(file, program ? PROGRAM : FILE);
      }
      Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(stamp, stamp, null);
    }
  }

  private static boolean isLibrary(Path file) {
    return file.toString().endsWith(".so");
  }

  /// Returns the size of all files in bytes.
  long size() throws IOException {
    return all().stream().filter(Files::isRegularFile).mapToLong(Tree::size).sum();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
