// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dist;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Makes the image: a JVM with the modules of the JDK, of the libraries and of Oriel in one file,
/// and a cache of loaded classes with which the commands start.
///
/// All native libraries are files in the image. In the jars they would be resources, which have to
/// be unpacked into a directory of the user before they can be loaded.
final class Image {

  /// What starts the image's programs: the JVM alone.
  private static final String JAVA = "java";

  /// The class cache of the commands.
  static final String CACHE = "lib/oriel.aot";

  private final Path directory;

  private Image(Path directory) {
    this.directory = directory;
  }

  /// Makes the image in a new directory.
  ///
  /// @param work an empty directory for files in between
  /// @throws IOException if a part of the build is missing or a tool fails
  static Image make(Build build, Path work, Path directory) throws IOException {
    refuseOwnLibc();
    Path linked = Files.createDirectories(work.resolve("modules"));
    Path natives = Files.createDirectories(work.resolve("natives"));
    for (Path jar : jars(build.modules())) {
      Path copy = Files.copy(jar, linked.resolve(String.valueOf(jar.getFileName())));
      if (takeNatives(copy, natives)) {
        Files.delete(copy);
      }
    }
    link(linked, directory);
    Image image = new Image(directory);
    image.keepOnlyJava();
    image.add(natives);
    return image;
  }

  /// A JDK that brings its own C library starts only where that is.
  private static void refuseOwnLibc() throws IOException {
    Path home = Path.of(System.getProperty("java.home"));
    if (Files.exists(home.resolve("lib/glibc"))) {
      throw new IOException(
          home
              + " is a JDK of Debian 13 with its own C library, of which no package can be made;"
              + " set JAVA_HOME to a JDK 25 that this system's C library runs, such as one from"
              + " https://adoptium.net");
    }
  }

  /// Returns the jars of these places, one of each name.
  private static Collection<Path> jars(List<Path> places) throws IOException {
    Map<String, Path> jars = new LinkedHashMap<>();
    for (Path place : places) {
      try (Stream<Path> files = Files.isDirectory(place) ? Files.list(place) : Stream.of(place)) {
        files
            .filter(file -> file.toString().endsWith(".jar"))
            .sorted()
            .forEach(jar -> jars.putIfAbsent(String.valueOf(jar.getFileName()), jar));
      }
    }
    return jars.values();
  }

  /// Moves the native libraries of a jar into a directory. Returns whether the jar was a module of
  /// libraries only, whose module no other requires.
  private static boolean takeNatives(Path jar, Path natives) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(jar)) {
      List<Path> files;
      try (Stream<Path> all = Files.walk(zip.getPath("/"))) {
        files = all.filter(Files::isRegularFile).sorted().toList();
      }
      boolean classes = false;
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".so")) {
          Files.copy(file, natives.resolve(name));
          Files.delete(file);
        }
        classes |= name.endsWith(".class") && !name.equals("module-info.class");
      }
      return !classes;
    }
  }

  private static void link(Path modules, Path directory) throws IOException {
    StringWriter told = new StringWriter();
    PrintWriter out = new PrintWriter(told);
    int code =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("this JDK has no jlink"))
            .run(
                out,
                out,
                "--module-path",
                modules.toString(),
                "--add-modules",
                "dev.oriel.cli,dev.oriel.manager",
                "--output",
                directory.toString(),
                "--no-header-files",
                "--no-man-pages");
    if (code != 0) {
      throw new IOException("jlink failed:\n" + told);
    }
  }

  /// Removes the JDK's other programs; certificates, which depend on the machine and which Oriel
  /// does not use; and what is for JVMs that read the image of another.
  private void keepOnlyJava() throws IOException {
    try (Stream<Path> programs = Files.list(directory.resolve("bin"))) {
      for (Path program : programs.toList()) {
        if (!program.endsWith(JAVA)) {
          Files.delete(program);
        }
      }
    }
    for (String file : List.of("security/cacerts", "jrt-fs.jar", "jexec")) {
      Files.deleteIfExists(directory.resolve("lib").resolve(file));
    }
  }

  private void add(Path natives) throws IOException {
    try (Stream<Path> libraries = Files.list(natives)) {
      for (Path library : libraries.sorted().toList()) {
        Path place = directory.resolve("lib").resolve(String.valueOf(library.getFileName()));
        Files.copy(library, place);
      }
    }
  }

  Path directory() {
    return directory;
  }

  /// Makes the class cache of the JDK's own classes, for the manager; and runs the commands once,
  /// to make theirs. Without a QEMU, that one holds fewer classes.
  ///
  /// All files of the image must have their final times, which the cache holds.
  ///
  /// @param start the functions that start the programs
  /// @param scratch the home of the commands
  void train(Path start, Path scratch) throws IOException {
    Path cache = directory.resolve(CACHE);
    String java = directory.resolve("bin").resolve(JAVA).toString();
    String _ =
        Tool.run(
            scratch, Map.of(), List.of(java, "-Xshare:dump", "-XX:+UseSerialGC", "-Xlog:disable"));
    String told =
        Tool.run(
            scratch,
            Map.of(
                "HOME", scratch.toString(),
                "XDG_CACHE_HOME", scratch.toString(),
                "XDG_CONFIG_HOME", scratch.toString(),
                "XDG_RUNTIME_DIR", scratch.toString(),
                "DBUS_SESSION_BUS_ADDRESS", "",
                "DISPLAY", "",
                "WAYLAND_DISPLAY", "",
                "ORIEL_JAVA_OPTS", "",
                "LC_ALL", "C.UTF-8"),
            List.of("sh", "-euc", TRAINING, "sh", start.toString(), directory.toString(), CACHE));
    if (!Files.exists(cache)) {
      throw new IOException("the class cache was not made:\n" + told);
    }
  }

  /// The cache holds only classes: with the compilation profiles of such a short run, later runs
  /// would keep their inner loops in the code of the first tier.
  private static final String TRAINING =
      """
      . "$1"
      java=$2/bin/java
      option1=-XX:TieredStopAtLevel=1
      option2=-XX:AOTCacheOutput=$2/$3
      ORIEL_JAVA_OPTS='-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining'
      become_java --enable-native-access="$native_access" -m dev.oriel.cli/dev.oriel.cli.AotTraining
      """;
}
