// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.testing;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Starts a second JVM with a main class of the tests, for what ends a JVM.
public final class TestJvm {

  private TestJvm() {}

  /// Starts a main class with all of this JVM's class path and module path as its class path.
  public static TestProcess start(Class<?> main, String... arguments) throws IOException {
    return start(Map.of(), List.of(), main, arguments);
  }

  /// The same with an environment, such as that of a display server, and with options of the JVM.
  public static TestProcess start(
      Map<String, String> environment, List<String> options, Class<?> main, String... arguments)
      throws IOException {
    Set<String> path = new LinkedHashSet<>();
    path.add(root(main).toString());
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      for (String entry : System.getProperty(property, "").split(File.pathSeparator, -1)) {
        if (!entry.isEmpty()) {
          path.add(entry);
        }
      }
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(options);
    command.addAll(List.of("-cp", String.join(File.pathSeparator, path), main.getName()));
    command.addAll(List.of(arguments));
    return TestProcess.start(null, environment, command);
  }

  /// The directory of a test class: code that is patched into a module has the module's location.
  private static Path root(Class<?> c) throws IOException {
    String name = c.getName().replace('.', '/') + ".class";
    URL url = Objects.requireNonNull(c.getResource("/" + name));
    String text = url.toString();
    String directory = text.substring(0, text.length() - name.length());
    try {
      return Path.of(new URI(directory));
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
