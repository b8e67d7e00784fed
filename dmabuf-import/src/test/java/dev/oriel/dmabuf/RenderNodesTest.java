// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dmabuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.dmabuf.RenderNode.Bus;
import dev.oriel.dmabuf.RenderNode.DeviceNumber;
import dev.oriel.dmabuf.RenderNode.PciId;
import dev.oriel.dmabuf.internal.DrmDevices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderNodesTest {

  /// A character device that every machine has, used in place of a GPU's: 1:3.
  private static final String NULL = "/dev/null";

  private static final int VIRTIO = 0x1af4;
  private static final int GPU = 0x1050;

  private static DrmDevices.Device device(int bus, String render) {
    return new DrmDevices.Device("/dev/dri/card0", render, bus, 0x1002, 0xabcd);
  }

  private static String refusal(String path) {
    return String.valueOf(
        assertThrows(RenderNodeException.class, () -> EglDisplay.ofRenderNode(path)).getMessage());
  }

  @Test
  void thisMachinesListIsTheKernels() {
    RenderNodes nodes = RenderNodes.ofThisMachine();
    assertEquals(nodes.list().isEmpty(), !nodes.reason().isEmpty(), nodes.toString());
    if (!Files.isDirectory(Path.of("/dev/dri"))) {
      assertEquals(List.of(), nodes.list());
    }
    for (RenderNode node : nodes.list()) {
      assertTrue(Files.exists(Path.of(node.path())), node.path());
    }
  }

  @Test
  void tellsBusVendorAndNumbersOfADevice() {
    RenderNodes nodes = RenderNodes.query(() -> List.of(device(0, NULL)));
    RenderNode node = nodes.list().getFirst();
    assertEquals(
        new RenderNode(
            NULL,
            "/dev/dri/card0",
            Bus.PCI,
            new PciId(0x1002, 0xabcd),
            null,
            new DeviceNumber(1, 3)),
        node);
    assertEquals("the render nodes here are /dev/null (PCI 1002:abcd)", nodes.toString());
    assertEquals("", nodes.reason());
  }

  @Test
  void onlyPciDevicesHaveAPciNumber() {
    Bus[] buses = {Bus.PCI, Bus.USB, Bus.PLATFORM, Bus.HOST1X, Bus.OTHER};
    for (int type = 0; type < buses.length; type++) {
      DrmDevices.Device device = device(type, NULL);
      RenderNode node = RenderNodes.query(() -> List.of(device)).list().getFirst();
      assertEquals(buses[type], node.bus());
      assertEquals(type == 0, node.pci() != null);
    }
  }

  @Test
  void leavesOutWhatHasNoRenderNodeOrWasUnplugged() {
    DrmDevices.Device displayOnly = new DrmDevices.Device("/dev/dri/card0", null, 2, 0, 0);
    RenderNodes nodes =
        RenderNodes.query(() -> List.of(displayOnly, device(0, "/dev/dri/renderD-unplugged")));
    assertEquals(List.of(), nodes.list());
    assertEquals(
        "there is no render node: libdrm finds no GPU with a kernel driver", nodes.toString());
  }

  @Test
  void withoutLibdrmThereIsAReasonAndNoCrash() {
    RenderNodes nodes =
        RenderNodes.query(
            () -> {
              throw new NoClassDefFoundError("dev/oriel/dmabuf/internal/drm/xf86drm_h");
            });
    assertEquals(List.of(), nodes.list());
    assertTrue(nodes.reason().contains("libdrm2"), nodes.reason());
  }

  @Test
  void findsANodeAlsoByALinkToIt(@TempDir Path dir) throws Exception {
    RenderNodes nodes = RenderNodes.query(() -> List.of(device(0, NULL)));
    Path link = Files.createSymbolicLink(dir.resolve("by-path"), Path.of(NULL));
    assertEquals(nodes.list().getFirst(), nodes.find(link.toString()));
    Files.delete(link);
    assertNull(nodes.find("/dev/zero"));
    assertNull(nodes.find("/no/such/file"));
  }

  @Test
  void takesDeviceNumbersApartAsGlibcDoes() {
    assertEquals(new DeviceNumber(226, 128), DeviceNumber.ofDev(0xe280));
    assertEquals(
        new DeviceNumber(0xabcd_e123, 0x4567_8912), DeviceNumber.ofDev(0xabcd_e456_7891_2312L));
  }

  @Test
  void refusesAPathThatIsNoRenderNodeAndListsThoseThereAre(@TempDir Path dir) throws Exception {
    String nodes = "; " + RenderNodes.ofThisMachine();
    assertEquals("there is no /no/such/node" + nodes, refusal("/no/such/node"));
    assertEquals("/dev/null is no DRM render node" + nodes, refusal(NULL));
    Path file = Files.createFile(dir.resolve("renderD128"));
    assertEquals(file + " is no DRM render node" + nodes, refusal(file.toString()));
  }

  /// In the lab VM there are virtio-gpu on PCI, and vgem on the "faux" bus, which libdrm lists
  /// since 2.4.125.
  @Test
  @Tag("lab")
  void listsTheGpusThatEglCanUseAndSaysWhyNotTheOthers() {
    RenderNodes nodes = RenderNodes.ofThisMachine();
    RenderNode gpu = nodes.find("/dev/dri/renderD129");
    assertNotNull(gpu, nodes.toString());
    assertEquals(
        new RenderNode(
            "/dev/dri/renderD129",
            "/dev/dri/card1",
            Bus.PCI,
            new PciId(VIRTIO, GPU),
            "virtio-pci",
            new DeviceNumber(226, 129)),
        gpu);
    assertTrue(refusal("/dev/dri/card1").contains("card1 is no DRM render node"));
    if (nodes.find("/dev/dri/renderD128") == null) {
      String why = refusal("/dev/dri/renderD128");
      assertTrue(why.startsWith("/dev/dri/renderD128 is a render node that libdrm does not"), why);
      assertTrue(why.endsWith("; " + nodes), why);
    }
    for (RenderNode node : nodes.list()) {
      EglDisplay display = EglDisplay.ofRenderNode(node.path());
      assertEquals(node.path(), display.renderNode());
      assertTrue(display.importsDmabufs(), display.toString());
    }
  }
}
