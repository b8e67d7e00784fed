// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.fixtures.TestProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs the `oriel` command in its own JVM. If these tests are on the module path, it uses the
/// module path, like the launcher.
final class OrielProcess {

  private OrielProcess() {}

  /// Starts a command.
  ///
  /// @param environment added to this process's, such as that of a display server
  /// @param options of the JVM
  static TestProcess start(Map<String, String> environment, List<String> options, Object... args)
      throws IOException {
    return TestProcess.start(null, environment, command(options, args));
  }

  /// Returns the command line that starts a command.
  ///
  /// @param options of the JVM
  static List<String> command(List<String> options, Object... args) {
    // The shell of the guard starts it in the background, where SIGINT is ignored.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(List.of("-Dorg.lwjgl.system.memoryBackend=ffm"));
    command.addAll(options);
    String modules = System.getProperty("jdk.module.path");
    // LWJGL's natives, which no module requires.
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    if (modules == null) {
      // In the lab VM one JVM runs the tests of all modules, on the class path.
      command.addAll(List.of("--enable-native-access=ALL-UNNAMED", Main.class.getName()));
    } else {
      command.add("--enable-native-access=ALL-UNNAMED," + String.join(",", NATIVE));
      command.addAll(List.of("-p", modules, "-m", "dev.oriel.cli/" + Main.class.getName()));
    }
    for (Object arg : args) {
      command.add(arg.toString());
    }
    return command;
  }

  private static final List<String> NATIVE =
      List.of(
          "dev.oriel.core",
          "dev.oriel.pictures",
          "dev.oriel.keyboard",
          "dev.oriel.sync",
          "dev.oriel.dmabuf",
          "dev.oriel.gl",
          "dev.oriel.dbus",
          "org.lwjgl",
          "org.lwjgl.opengles");
}
