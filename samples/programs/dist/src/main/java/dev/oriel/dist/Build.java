// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a package is made of: a checkout that is built, for the machine that it was built on.
///
/// @param top the directory of the checkout
/// @param version Oriel's version, such as `0.1.0` or `0.1.0-SNAPSHOT`
/// @param time the time of all files in the package
record Build(Path top, String version, Instant time) {

  private static final Pattern VERSION = Pattern.compile("<revision>([^<]+)</revision>");

  /// Returns the build of a checkout, with the version that its parent POM sets.
  static Build of(Path top, Instant time) throws IOException {
    Matcher version = VERSION.matcher(Files.readString(top.resolve("pom.xml")));
    if (!version.find()) {
      throw new IOException(top.resolve("pom.xml") + " has no <revision>");
    }
    return new Build(top, version.group(1), time);
  }

  /// The machines that Oriel runs on, by the names that the parts of a build use.
  ///
  /// @param kernel the kernel's name, as `uname -m` prints it
  /// @param debian the name of Debian's architecture
  record Machine(String kernel, String debian) {

    /// Returns the machine of this JVM.
    static Machine current() {
      return System.getProperty("os.arch").equals("aarch64")
          ? new Machine("aarch64", "arm64")
          : new Machine("x86_64", "amd64");
    }
  }

  Machine machine() {
    return Machine.current();
  }

  /// Returns the directory with what the build made of a program.
  private Path target(String program) {
    return top.resolve("samples/programs").resolve(program).resolve("target");
  }

  /// Returns the jars and directories of jars with all modules but those of the JDK. The programs
  /// have libraries in common, which are jars of the same name.
  List<Path> modules() {
    return List.of(
        target("oriel").resolve("modules"),
        target("oriel").resolve("natives").resolve(machine().kernel()),
        target("oriel").resolve("oriel-cli.jar"),
        target("console-manager").resolve("modules"),
        target("console-manager").resolve("javafx").resolve(machine().kernel()),
        target("console-manager").resolve("oriel-manager.jar"));
  }

  /// Returns the functions that the launcher of a checkout and that of a package have in common.
  Path start() {
    return top.resolve("samples/programs/oriel/src/main/launch/start");
  }

  /// Returns a file or directory of the project, such as its licence.
  Path text(String name) {
    return top.resolve(name);
  }
}
