// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.wayland;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.oriel.fixtures.TestProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What `wayland-scanner` generates for C of the protocols that we use.
final class ProtocolFiles {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// The protocols' names, with the places of their files below `/usr/share`. Newer packages have
  /// some as stable protocols.
  private static final Map<String, List<String>> PLACES =
      Map.of(
          "wayland",
          List.of("wayland/wayland.xml"),
          "presentation-time",
          List.of("wayland-protocols/stable/presentation-time/presentation-time.xml"),
          "viewporter",
          List.of("wayland-protocols/stable/viewporter/viewporter.xml"),
          "keyboard-shortcuts-inhibit-unstable-v1",
          List.of(unstable("keyboard-shortcuts-inhibit")),
          "linux-dmabuf-unstable-v1",
          List.of(
              unstable("linux-dmabuf"),
              "wayland-protocols/stable/linux-dmabuf/linux-dmabuf-v1.xml"),
          "linux-explicit-synchronization-unstable-v1",
          List.of(unstable("linux-explicit-synchronization")),
          "linux-drm-syncobj-v1",
          List.of("wayland-protocols/staging/linux-drm-syncobj/linux-drm-syncobj-v1.xml"));

  private ProtocolFiles() {}

  private static String unstable(String protocol) {
    return "wayland-protocols/unstable/" + protocol + "/" + protocol + "-unstable-v1.xml";
  }

  /// Generates one file for each protocol, named after the protocol.
  ///
  /// @param kind what to generate, in the words of `wayland-scanner`
  /// @param extension the extension of the generated files
  /// @return the names of the files
  static String[] generate(String kind, String extension, Path folder) throws IOException {
    for (var protocol : PLACES.entrySet()) {
      Path xml =
          protocol.getValue().stream()
              .map(Path.of("/usr/share")::resolve)
              .filter(Files::exists)
              .findFirst()
              .orElse(null);
      assumeTrue(
          xml != null, () -> "needs libwayland-dev and wayland-protocols: " + protocol.getValue());
      String made = folder.resolve(protocol.getKey() + extension).toString();
      try (TestProcess scanner =
          TestProcess.start("wayland-scanner", kind, String.valueOf(xml), made)) {
        assertEquals(0, scanner.awaitExit(LIMIT), scanner::stderr);
      }
    }
    return PLACES.keySet().stream().sorted().map(p -> p + extension).toArray(String[]::new);
  }
}
