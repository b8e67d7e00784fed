// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.dbus.ConsoleInfo;
import dev.oriel.dbus.KeyboardLeds;
import dev.oriel.dbus.VmGraphics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WayInUseTest {

  /// @param options the device's options that are on
  @ParameterizedTest
  @CsvSource({
    "true, virtio-gpu-pci, blob, ok, uses guest blobs (blob=true)",
    "true, virtio-vga, '', missing, uses no way to zero copy: its virtio-vga has no blob=true",
    "true, VGA, '', missing, uses no way to zero copy: QEMU draws the pictures of VGA into a"
        + " texture",
    "true, virtio-gpu-gl-pci, '', ok, uses virgl",
    "true, virtio-gpu-gl-pci, '', note, lacks 'blob=true,venus=on,hostmem=4G'",
    "true, virtio-gpu-gl-pci, blob hostmem, note, lacks venus=on",
    "true, virtio-gpu-gl-pci, '', note, lacks drm_native_context=on",
    "true, virtio-vga-gl, blob hostmem venus, ok, uses Venus (venus=on)",
    "true, virtio-vga-gl, blob hostmem venus, note, lacks drm_native_context=on",
    "true, virtio-vga-gl, blob hostmem native, ok, uses native context (drm_native_context=on)",
    "true, vhost-user-gpu-pci, '', ok, uses the dma-bufs of its vhost-user GPU",
    "false, virtio-gpu-gl-pci, blob, missing, has gl=off",
    "false, VGA, '', missing, has gl=off",
  })
  void saysWhichWayIsUsedAndWhatABetterOneLacks(
      boolean openGl, String type, String options, String status, String detail) {
    VmGraphics.Device device =
        new VmGraphics.Device(
            type,
            options.contains("blob"),
            options.contains("hostmem"),
            options.contains("venus"),
            options.contains("native"));
    List<Finding> findings =
        WayInUse.of("console 0", new VmGraphics(openGl, "", true, Map.of(0, device)), device);
    String all =
        findings.stream()
            .map(f -> f.status().name().toLowerCase(Locale.ROOT) + ": " + f.detail())
            .collect(Collectors.joining("\n"));
    assertTrue(
        all.lines()
            .anyMatch(l -> l.startsWith(status + ": ") && l.contains(detail.replace("'", ""))),
        all);
    for (Finding f : findings) {
      assertEquals(f.status() == Finding.Status.MISSING, f.remedy() != null, f::toString);
    }
  }

  private static ConsoleInfo console(String label) {
    return new ConsoleInfo(
        1,
        label,
        0,
        ConsoleInfo.Type.GRAPHIC,
        640,
        480,
        "",
        List.of(),
        new KeyboardLeds(false, false, false),
        false,
        10,
        List.of());
  }

  /// To look at the picture of such a console would end its VM.
  @Test
  void leavesAConsoleAloneWhoseQemuWouldEnd() {
    Finding known = VmProbe.danger("console 1", console("gpu"), true, true);
    assertNotNull(known);
    assertEquals(Finding.Status.MISSING, known.status());
    assertTrue(
        known.detail().contains("its QEMU ends if it is shown with gl=off"), known::toString);
    assertTrue(String.valueOf(known.remedy()).contains("gl=on"), known::toString);
    Finding onABus = VmProbe.danger("console 1", console("vhost-user-gpu-pci"), false, false);
    assertNotNull(onABus);
    assertTrue(onABus.detail().contains("not looked at"), onABus::toString);
    assertTrue(String.valueOf(onABus.remedy()).contains("--qmp SOCKET"), onABus::toString);
    assertNull(VmProbe.danger("console 1", console("vhost-user-gpu-pci"), false, true));
    assertNull(VmProbe.danger("console 1", console("virtio-gpu-pci"), false, false));
  }
}
