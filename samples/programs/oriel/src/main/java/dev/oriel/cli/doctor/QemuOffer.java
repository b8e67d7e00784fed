// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the QEMU program of a machine offers for pictures without a copy, as it says itself.
///
/// @param version its version, or null if there is no QEMU or it does not say
/// @param gpu the properties of `virtio-gpu-pci`; empty if it has no such device
/// @param glGpu the properties of `virtio-gpu-gl-pci`; empty if it has no such device
record QemuOffer(@Nullable QemuVersion version, Set<String> gpu, Set<String> glGpu) {

  static final String GPU = "virtio-gpu-pci";
  static final String GL_GPU = "virtio-gpu-gl-pci";

  /// A property in the answer to `-device TYPE,help`: ` blob=<bool> - on/off (default: off)`.
  private static final Pattern PROPERTY = Pattern.compile("^ +([A-Za-z0-9_.-]{1,64})=<");

  /// Copies the sets.
  QemuOffer {
    gpu = Set.copyOf(gpu);
    glGpu = Set.copyOf(glGpu);
  }

  /// Asks the program. Each question is bounded in time.
  static QemuOffer of(Host host, String program) {
    String version = host.output(program, "--version");
    return new QemuOffer(
        version == null ? null : QemuVersion.find(version),
        properties(host, program, GPU),
        properties(host, program, GL_GPU));
  }

  private static Set<String> properties(Host host, String program, String device) {
    Set<String> names = new TreeSet<>();
    String help = host.output(program, "-device", device + ",help");
    if (help != null) {
      for (String line : help.lines().toList()) {
        Matcher m = PROPERTY.matcher(line);
        if (m.find()) {
          names.add(m.group(1).toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }
}
