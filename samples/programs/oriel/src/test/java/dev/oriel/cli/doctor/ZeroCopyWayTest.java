// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.dmabuf.RenderNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Examines made-up machines, with made-up programs.
final class ZeroCopyWayTest {

  private static final String QEMU = "qemu-system-x86_64";
  private static final String NODE = "/dev/dri/renderD128";
  private static final String RENDER_SERVER = "/usr/libexec/virgl_render_server";

  @TempDir private Path root;

  private void file(String path, String content) throws IOException {
    Path file = root.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void program(String path, String script) throws IOException {
    file(path, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(
        root.resolve(path.substring(1)), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// A QEMU that answers as the real one does.
  private void qemu(String version, String gpu, String glGpu) throws IOException {
    program(
        "/bin/" + QEMU,
        "case \"$*\" in\n"
            + "--version) echo 'QEMU emulator version "
            + version
            + " (Debian)' ;;\n"
            + "'-device virtio-gpu-pci,help') "
            + help("virtio-gpu-pci", gpu)
            + " ;;\n"
            + "'-device virtio-gpu-gl-pci,help') "
            + help("virtio-gpu-gl-pci", glGpu)
            + " ;;\n"
            + "esac\n");
  }

  private static String help(String device, String properties) {
    if (properties.isEmpty()) {
      return "echo \"Device '" + device + "' not found\" >&2";
    }
    StringBuilder out = new StringBuilder("echo '" + device + " options:'");
    for (String p : properties.split(" ", -1)) {
      out.append("; echo '  ").append(p).append("=<bool>            - on/off (default: off)'");
    }
    return out.toString();
  }

  private HostFacts facts(String driver) {
    return facts(driver, Map.of());
  }

  private HostFacts facts(String driver, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PATH", root.resolve("bin").toString());
    List<RenderNode> nodes =
        driver.isEmpty()
            ? List.of()
            : List.of(
                new RenderNode(
                    NODE,
                    null,
                    RenderNode.Bus.PCI,
                    new RenderNode.PciId(1, 2),
                    driver,
                    new RenderNode.DeviceNumber(226, 128)));
    return HostFacts.of(new Host(root, all), nodes, QEMU);
  }

  /// A machine that has everything.
  private void everything() throws IOException {
    file("/dev/udmabuf", "");
    file(NODE, "");
    file("/dev/kvm", "");
    file("/proc/sys/kernel/osrelease", "6.17.3-amd64\n");
    file("/proc/cpuinfo", "vendor_id : AuthenticAMD\n");
    program(RENDER_SERVER, "");
    program("/bin/vulkaninfo", "cat '" + root.resolve("vulkan") + "'\n");
    vulkan(VulkanDrivers.NEEDED);
    qemu("11.1.3", "blob hostmem", "blob hostmem venus drm_native_context");
  }

  private void vulkan(List<String> extensions) throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            Instance Extensions: count = 1
            \tVK_KHR_surface : extension revision 25

            Device Properties and Extensions:
            =================================
            GPU0:
            VkPhysicalDeviceProperties:
            \tdeviceName        = Some GPU (RADV)
            Device Extensions: count = 9
            """);
    extensions.forEach(e -> text.append('\t').append(e).append("   : extension revision 1\n"));
    Files.writeString(root.resolve("vulkan"), text);
  }

  private static Finding of(ZeroCopyWay way, HostFacts host) {
    return ZeroCopyWay.examine(host).stream()
        .filter(f -> f.subject().equals(way.label()))
        .findFirst()
        .orElseThrow();
  }

  private static void lacks(ZeroCopyWay way, HostFacts host, String what, String remedy) {
    Finding f = of(way, host);
    assertEquals(Finding.Status.MISSING, f.status(), f::toString);
    assertTrue(f.detail().contains(what), f::toString);
    assertTrue(String.valueOf(f.remedy()).contains(remedy), f::toString);
    assertTrue(
        String.valueOf(f.remedy()).endsWith("then start QEMU with " + way.options(host)),
        f::toString);
  }

  @Test
  void namesTheOptionsOfEachWayThatAMachineHas() throws IOException {
    everything();
    HostFacts host = facts("amdgpu");
    Map<ZeroCopyWay, String> options =
        Map.of(
            ZeroCopyWay.GUEST_BLOBS,
            "-object memory-backend-memfd,id=mem,size=4G,share=on -machine memory-backend=mem -m 4G"
                + " -device virtio-gpu-pci,blob=true",
            ZeroCopyWay.VIRGL,
            "-device virtio-gpu-gl-pci",
            ZeroCopyWay.VENUS,
            "-device virtio-gpu-gl-pci,blob=true,venus=on,hostmem=4G",
            ZeroCopyWay.NATIVE_CONTEXT,
            "-device virtio-gpu-gl-pci,blob=true,drm_native_context=on,hostmem=4G");
    for (ZeroCopyWay way : ZeroCopyWay.values()) {
      Finding f = of(way, host);
      assertEquals(Finding.Status.OK, f.status(), f::toString);
      assertNull(f.remedy());
      assertTrue(
          f.detail()
              .endsWith(
                  ": start QEMU with "
                      + options.get(way)
                      + " -display dbus,gl=on,rendernode="
                      + NODE),
          f::toString);
    }
  }

  @Test
  void saysWhatAMachineWithoutAnythingLacks() {
    HostFacts host = facts("");
    for (ZeroCopyWay way : ZeroCopyWay.values()) {
      lacks(way, host, "no render node; ", "use a GPU with a kernel driver; ");
      lacks(way, host, "no QEMU on the PATH", "install QEMU (Debian: ");
    }
    lacks(ZeroCopyWay.GUEST_BLOBS, host, "no /dev/udmabuf", "modprobe udmabuf");
    lacks(ZeroCopyWay.VENUS, host, "no virgl_render_server", "(Debian: virgl-server)");
    lacks(
        ZeroCopyWay.VENUS,
        host,
        "; not known: whether a Vulkan driver has VK_EXT_",
        "(Debian: vulkan-tools)");
  }

  @Test
  void knowsWhatTheReleasesOfQemuHave() throws IOException {
    everything();
    qemu("10.0.2", "blob hostmem", "blob hostmem venus");
    HostFacts host = facts("amdgpu");
    lacks(ZeroCopyWay.GUEST_BLOBS, host, "QEMU 10.0.2 loses most frames", "QEMU 10.1 or newer");
    assertEquals(Finding.Status.OK, of(ZeroCopyWay.VIRGL, host).status());
    assertEquals(Finding.Status.OK, of(ZeroCopyWay.VENUS, host).status());
    lacks(ZeroCopyWay.NATIVE_CONTEXT, host, "no drm_native_context=on", "QEMU 11.0 or newer");
    qemu("7.2.1", "blob", "blob");
    host = facts("amdgpu");
    assertEquals(Finding.Status.OK, of(ZeroCopyWay.GUEST_BLOBS, host).status());
    lacks(ZeroCopyWay.VENUS, host, "QEMU 7.2.1 has no venus=on", "QEMU 9.2 or newer");
    qemu("11.1.3", "blob", "");
    host = facts("amdgpu");
    lacks(ZeroCopyWay.VIRGL, host, "no virtio-gpu-gl-pci", "qemu-system-modules-opengl");
    lacks(ZeroCopyWay.VENUS, host, "no virtio-gpu-gl-pci", "qemu-system-modules-opengl");
  }

  @Test
  void knowsWhatVenusNeedsOfVulkan() throws IOException {
    everything();
    vulkan(List.of("VK_EXT_external_memory_dma_buf", "VK_KHR_swapchain"));
    lacks(
        ZeroCopyWay.VENUS,
        facts("amdgpu"),
        "Some GPU (RADV) lacks VK_EXT_image_drm_format_modifier, VK_EXT_queue_family_foreign",
        "(Mesa's for Debian: mesa-vulkan-drivers)");
    Files.writeString(root.resolve("vulkan"), "");
    lacks(ZeroCopyWay.VENUS, facts("amdgpu"), "no Vulkan driver", "Vulkan driver");
  }

  /// It is not said to be missing: without vulkaninfo nobody knows.
  @Test
  void saysWhatIsNotKnownAndHowToFindOut() throws IOException {
    everything();
    program("/bin/vulkaninfo", "exit 1\n");
    Finding f = of(ZeroCopyWay.VENUS, facts("amdgpu"));
    assertEquals(Finding.Status.NOTE, f.status());
    assertTrue(
        f.detail().contains("; not known: whether a Vulkan driver has VK_EXT_"), f::toString);
    assertTrue(String.valueOf(f.remedy()).contains("vulkan-tools"), f::toString);
  }

  @Test
  void knowsTheKernelThatKvmNeeds() throws IOException {
    everything();
    file("/proc/sys/kernel/osrelease", "6.12.48+deb13-amd64\n");
    lacks(ZeroCopyWay.VENUS, facts("amdgpu"), "KVM of Linux 6.12.48", "Linux 6.13 or newer");
    lacks(ZeroCopyWay.NATIVE_CONTEXT, facts("amdgpu"), "KVM of Linux 6.12.48", "Linux 6.13");
    assertEquals(Finding.Status.OK, of(ZeroCopyWay.NATIVE_CONTEXT, facts("msm_dpu")).status());
    assertEquals(Finding.Status.OK, of(ZeroCopyWay.VIRGL, facts("amdgpu")).status());
    Files.delete(root.resolve("dev/kvm"));
    assertEquals(Finding.Status.OK, of(ZeroCopyWay.VENUS, facts("amdgpu")).status());
  }

  @Test
  void warnsOfADiscreteGpuWithAnIntelProcessorUnderKvm() throws IOException {
    everything();
    file("/proc/cpuinfo", "vendor_id : GenuineIntel\n");
    Finding f = of(ZeroCopyWay.VENUS, facts("amdgpu"));
    assertEquals(Finding.Status.NOTE, f.status());
    assertTrue(String.valueOf(f.remedy()).contains("KVM_X86_QUIRK_IGNORE_GUEST_PAT"), f::toString);
    assertEquals(Finding.Status.OK, of(ZeroCopyWay.VENUS, facts("i915")).status());
  }

  @Test
  void knowsTheDriversWithNativeContexts() throws IOException {
    everything();
    lacks(
        ZeroCopyWay.NATIVE_CONTEXT,
        facts("nvidia"),
        "no native context for the driver nvidia of " + NODE,
        "amdgpu, i915, msm, asahi or panfrost");
    assertEquals(Finding.Status.OK, of(ZeroCopyWay.NATIVE_CONTEXT, facts("i915")).status());
  }

  @Test
  void takesTheRenderServerThatTheEnvironmentNames() throws IOException {
    everything();
    String key = "RENDER_SERVER_EXEC_PATH";
    lacks(
        ZeroCopyWay.VENUS,
        facts("amdgpu", Map.of(key, "/nonexistent")),
        "no virgl_render_server",
        key);
    String named = root.resolve("bin/" + QEMU).toString();
    assertEquals(
        Finding.Status.OK, of(ZeroCopyWay.VENUS, facts("amdgpu", Map.of(key, named))).status());
  }

  @Test
  void readsOnlyPropertiesOutOfTheHelpOfQemu() throws IOException {
    everything();
    HostFacts host = facts("amdgpu");
    assertEquals(Set.of("blob", "hostmem"), host.qemu().gpu());
    assertFalse(host.qemu().glGpu().contains("options:"));
  }
}
