// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import dev.oriel.core.text.DebianPackages;
import dev.oriel.dmabuf.RenderNode;
import dev.oriel.dmabuf.RenderNodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Examines Java, the kernel with its devices, the libraries, QEMU, the bus and the screen.
final class SystemProbes {

  private static final String QEMU_PACKAGES =
      "install QEMU 9.2 or newer with its D-Bus display (Debian: "
          + DebianPackages.of("qemu-system-x86_64")
          + ", on Debian 12 from bookworm-backports)";

  private SystemProbes() {}

  static List<Finding> java() {
    String java = Runtime.version() + ", " + System.getProperty("java.vendor");
    String os = System.getProperty("os.name");
    String machine = System.getProperty("os.arch");
    boolean supported =
        os.equals("Linux") && (machine.equals("amd64") || machine.equals("aarch64"));
    return List.of(
        Finding.ok("Java", java),
        supported
            ? Finding.ok("system", os + " " + System.getProperty("os.version") + ", " + machine)
            : Finding.fatal(
                "system",
                os + " on " + machine,
                "Oriel runs on Linux, on x86-64 and on 64-bit ARM"));
  }

  static List<Finding> kernel(RenderNodes nodes) {
    List<Finding> findings = new ArrayList<>();
    Path udmabuf = Path.of("/dev/udmabuf");
    if (!Files.exists(udmabuf)) {
      findings.add(
          Finding.missing(
              "udmabuf",
              "no /dev/udmabuf: guests cannot share their frames as blobs (blob=true)",
              "run modprobe udmabuf (kernel option CONFIG_UDMABUF)"));
    } else if (!Files.isReadable(udmabuf) || !Files.isWritable(udmabuf)) {
      findings.add(
          Finding.missing(
              "udmabuf",
              "this user may not open /dev/udmabuf; QEMU's user needs access to it for blob=true",
              "add QEMU's user to the group that owns it (usually kvm)"));
    } else {
      findings.add(Finding.ok("udmabuf", "/dev/udmabuf can be used"));
    }
    findings.addAll(renderNodes(nodes));
    return findings;
  }

  private static List<Finding> renderNodes(RenderNodes nodes) {
    List<Finding> findings = new ArrayList<>();
    for (RenderNode node : nodes.list()) {
      Path path = Path.of(node.path());
      findings.add(
          Files.isReadable(path) && Files.isWritable(path)
              ? Finding.ok("render node", node.toString())
              : Finding.missing(
                  "render node",
                  node + ": this user may not open it",
                  "add the user to the group that owns it (usually render)"));
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.missing(
              "render node",
              "none: "
                  + nodes.reason()
                  + "; QEMU cannot draw with a GPU here (-display dbus,gl=on)",
              "use a GPU with a kernel driver; without one, use gl=off, which shares memory"));
    }
    return findings;
  }

  static List<Finding> libraries() {
    Libraries libraries = new Libraries();
    return List.of(
        library(
            libraries,
            "libsystemd",
            "libsystemd.so.0",
            Finding.Status.FATAL,
            "install libsystemd (Debian: %s), needed for D-Bus"),
        library(
            libraries,
            "libdrm",
            "libdrm.so.2",
            Finding.Status.MISSING,
            "install libdrm (Debian: %s), needed for synchronisation with GPUs"),
        library(
            libraries,
            "libEGL",
            "libEGL.so.1",
            Finding.Status.MISSING,
            "install EGL (Debian: %s), needed for windows and dma-bufs"),
        library(
            libraries,
            "libGLESv2",
            "libGLESv2.so.2",
            Finding.Status.MISSING,
            "install OpenGL ES (Debian: %s), needed for windows and dma-bufs"),
        library(
            libraries,
            "libxkbcommon",
            "libxkbcommon.so.0",
            Finding.Status.MISSING,
            "install libxkbcommon (Debian: %s), needed to type texts in a layout"),
        library(
            libraries,
            "libX11",
            "libX11.so.6",
            Finding.Status.MISSING,
            "install libX11 (Debian: %s), needed for windows on X11 and their keyboard grab"),
        library(
            libraries,
            "libxcb-xinput",
            "libxcb-xinput.so.0",
            Finding.Status.MISSING,
            "install libxcb-xinput (Debian: %s), needed for touch screens on X11"),
        library(
            libraries,
            "libwayland",
            "libwayland-client.so.0",
            Finding.Status.MISSING,
            "install libwayland (Debian: %s), needed for windows on Wayland and their grab"),
        library(
            libraries,
            "GTK",
            "libgtk-3.so.0",
            Finding.Status.MISSING,
            "install GTK 3 (Debian: %s), needed for the windows of oriel manager"),
        library(
            libraries,
            "libturbojpeg",
            "libturbojpeg.so.0",
            Finding.Status.MISSING,
            "install libjpeg-turbo (Debian: %s), needed for captures as JPEG"));
  }

  /// @param remedy a format with `%s` for Debian's packages
  private static Finding library(
      Libraries libraries, String subject, String soname, Finding.Status without, String remedy) {
    Path file = libraries.find(soname);
    return file == null
        ? new Finding(
            subject,
            without,
            "no " + soname,
            String.format(Locale.ROOT, remedy, DebianPackages.of(soname)))
        : Finding.ok(subject, file.toString());
  }

  /// Returns the name of the QEMU program for guests of this machine's architecture.
  static String qemuProgram() {
    return "qemu-system-"
        + (System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64");
  }

  static List<Finding> qemu() {
    String program = qemuProgram();
    String text = Commands.output(program, "--version");
    if (text == null) {
      return List.of(Finding.missing("QEMU", "no " + program + " on the PATH", QEMU_PACKAGES));
    }
    QemuVersion version = QemuVersion.find(text);
    String displays = Commands.output(program, "-display", "help");
    if (version == null || displays == null || !displays.contains("dbus")) {
      return List.of(
          Finding.missing(
              "QEMU",
              text.lines().findFirst().orElse("") + " has no D-Bus display",
              QEMU_PACKAGES));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(
        version.sharesMemory()
            ? Finding.ok("QEMU", version + describe(version))
            : Finding.missing(
                "QEMU",
                version + ": sends pixels in messages, which needs one more copy",
                QEMU_PACKAGES));
    for (String trap : version.traps()) {
      findings.add(Finding.note("QEMU " + version, trap));
    }
    return findings;
  }

  private static String describe(QemuVersion version) {
    return ": shares memory"
        + (version.sendsDmabuf2()
            ? " and sends dma-bufs with all planes and a crop"
            : "; its dma-bufs have one plane and no crop (QEMU 10.1 sends all planes and a crop)");
  }

  static List<Finding> bus() {
    String address = System.getenv("DBUS_SESSION_BUS_ADDRESS");
    if (address != null && !address.isBlank()) {
      return List.of(Finding.ok("session bus", address));
    }
    Path socket = userBus();
    if (socket != null && Files.exists(socket)) {
      return List.of(Finding.ok("session bus", "unix:path=" + socket));
    }
    return List.of(
        Finding.missing(
            "session bus",
            "none: DBUS_SESSION_BUS_ADDRESS is not set",
            "run it under dbus-run-session, give a bus with --bus, or use p2p=yes and --qmp"));
  }

  private static @Nullable Path userBus() {
    String runtime = System.getenv("XDG_RUNTIME_DIR");
    return runtime == null ? null : Path.of(runtime, "bus");
  }

  static List<Finding> screen() {
    String wayland = System.getenv("WAYLAND_DISPLAY");
    String x11 = System.getenv("DISPLAY");
    if (wayland != null && !wayland.isBlank()) {
      return List.of(Finding.ok("screen", "Wayland " + wayland));
    }
    if (x11 != null && !x11.isBlank()) {
      return List.of(Finding.ok("screen", "X11 " + x11));
    }
    return List.of(
        Finding.missing(
            "screen",
            "neither WAYLAND_DISPLAY nor DISPLAY is set: oriel view opens no window",
            "start it in a desktop session; oriel capture needs no screen"));
  }
}
