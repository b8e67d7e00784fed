// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.trial;

import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Command lines that run another class of this program in a JVM of its own.
final class ChildJvm {

  private ChildJvm() {}

  /// Returns the command line that runs a class with the modules and the classes of this JVM.
  ///
  /// A crash leaves neither a core file nor a report in a file; the JVM prints a short one.
  static List<String> command(Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xmx256m",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "-Dorg.lwjgl.system.memoryBackend=ffm",
            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir")));
    String classes = System.getProperty("java.class.path", "");
    if (!classes.isEmpty()) {
      command.addAll(List.of("-cp", classes));
    }
    String modules = System.getProperty("jdk.module.path");
    String name = main.getModule().getName();
    if (name == null) {
      command.addAll(List.of("--enable-native-access=ALL-UNNAMED", main.getName()));
    } else {
      command.add("--enable-native-access=" + String.join(",", nativeModules()));
      // The modules with LWJGL's libraries, which no module requires.
      command.addAll(List.of("--add-modules", String.join(",", libraryModules())));
      // In an image all modules are part of the JVM.
      if (modules != null) {
        command.addAll(List.of("-p", modules));
      }
      command.addAll(List.of("-m", name + "/" + main.getName()));
    }
    command.addAll(List.of(args));
    return command;
  }

  private static List<String> nativeModules() {
    return Stream.concat(
            Stream.of("ALL-UNNAMED"),
            ModuleLayer.boot().modules().stream()
                .filter(Module::isNativeAccessEnabled)
                .map(Module::getName)
                // Modules of the JDK need no permission.
                .filter(n -> n.startsWith("dev.oriel.") || n.startsWith("org.lwjgl")))
        .toList();
  }

  private static List<String> libraryModules() {
    return ModuleLayer.boot().modules().stream()
        .map(Module::getDescriptor)
        .map(ModuleDescriptor::name)
        .filter(n -> n.startsWith("org.lwjgl"))
        .collect(Collectors.toList());
  }
}
