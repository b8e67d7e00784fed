// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The Vulkan drivers of a machine, as `vulkaninfo` lists them, and whether Venus can use them.
///
/// @param missing by the name of each device, the extensions that Venus needs and the driver lacks
record VulkanDrivers(Map<String, List<String>> missing) {

  /// The extensions that Venus needs (Mesa's `docs/drivers/venus.rst`).
  static final List<String> NEEDED =
      List.of(
          "VK_EXT_external_memory_dma_buf",
          "VK_EXT_image_drm_format_modifier",
          "VK_EXT_queue_family_foreign");

  private static final Pattern DEVICE = Pattern.compile("^GPU\\d{1,3}:$");
  private static final Pattern NAME = Pattern.compile("^\\s+deviceName\\s+= (.{1,256})$");
  private static final Pattern EXTENSION = Pattern.compile("^\\s+(VK_\\w{1,128})\\s+: extension.*");

  /// Copies the map.
  VulkanDrivers {
    missing = Collections.unmodifiableMap(new LinkedHashMap<>(missing));
  }

  /// Asks `vulkaninfo`. Returns null if there is no such program, or if it fails.
  static @Nullable VulkanDrivers of(Host host) {
    String text = host.output("vulkaninfo");
    return text == null ? null : parse(text);
  }

  /// Reads the output of `vulkaninfo`.
  static VulkanDrivers parse(String text) {
    Map<String, List<String>> devices = new LinkedHashMap<>();
    String name = "";
    boolean device = false;
    Set<String> found = new TreeSet<>();
    for (String line : text.lines().toList()) {
      if (DEVICE.matcher(line).matches()) {
        close(devices, device, name, found);
        device = true;
        name = line.substring(0, line.length() - 1);
        found.clear();
        continue;
      }
      Matcher named = NAME.matcher(line);
      Matcher extension = EXTENSION.matcher(line);
      if (named.matches()) {
        name = named.group(1);
      } else if (extension.matches()) {
        found.add(extension.group(1));
      }
    }
    close(devices, device, name, found);
    return new VulkanDrivers(devices);
  }

  private static void close(
      Map<String, List<String>> devices, boolean device, String name, Set<String> found) {
    // Extensions of the instance come before the first device.
    if (device) {
      List<String> lacking = new ArrayList<>(NEEDED);
      lacking.removeAll(found);
      devices.put(name, lacking);
    }
  }

  /// Returns whether a driver has all that Venus needs.
  boolean suit() {
    return missing.values().stream().anyMatch(List::isEmpty);
  }

  /// Returns what the drivers lack, in words.
  String lack() {
    return missing.isEmpty()
        ? "no Vulkan driver"
        : missing.entrySet().stream()
            .map(e -> e.getKey() + " lacks " + String.join(", ", e.getValue()))
            .collect(Collectors.joining("; "));
  }
}
