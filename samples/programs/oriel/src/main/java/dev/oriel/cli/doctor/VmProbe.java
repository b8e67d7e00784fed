// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import dev.oriel.capture.CaptureOptions;
import dev.oriel.capture.CaptureTimeoutException;
import dev.oriel.capture.CapturedFrame;
import dev.oriel.capture.FrameCapture;
import dev.oriel.core.format.Modifier;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.Console;
import dev.oriel.dbus.ConsoleInfo;
import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.VmGraphics;
import dev.oriel.dbus.chardev.Chardev;
import dev.oriel.dbus.chardev.ChardevInfo;
import dev.oriel.dmabuf.EglDisplay;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Examines one VM: its consoles, and the path that its frames take.
public final class VmProbe {

  /// The greeting of a monitor: `{"QMP": {"version": {"qemu": {"micro": 2, "minor": 0, "major":
  /// 10}, …`.
  private static final Pattern GREETING =
      Pattern.compile("\"micro\": *(\\d{1,4}), *\"minor\": *(\\d{1,4}), *\"major\": *(\\d{1,4})");

  /// The findings about a VM.
  ///
  /// @param late whether a picture did not arrive in time
  public record Look(List<Finding> findings, boolean late) {}

  private VmProbe() {}

  /// Returns QEMU's version, which only its monitor reports.
  ///
  /// Called while no other program holds the monitor, which serves one client at a time.
  public static List<Finding> version(Endpoint endpoint) {
    if (!(endpoint instanceof Endpoint.Qmp(Path socket))) {
      return List.of(
          Finding.note(
              "VM's QEMU", "a bus does not report its version; --qmp SOCKET reads it from the VM"));
    }
    return Probe.lookSafely(
        "VM's QEMU",
        () -> {
          QemuVersion version = greeting(socket);
          List<Finding> findings = new ArrayList<>();
          findings.add(
              version == null
                  ? Finding.note("VM's QEMU", "the monitor does not report its version")
                  : Finding.ok("VM's QEMU", version.toString()));
          if (version != null) {
            version.traps().forEach(trap -> findings.add(Finding.note("VM's QEMU", trap)));
          }
          return findings;
        },
        remedy(socket));
  }

  private static String remedy(Path socket) {
    return Files.exists(socket) && !Files.isWritable(socket)
        ? "ask the owner of " + socket + " for permission to write to it"
        : "is QEMU running with -qmp unix:" + socket + ",server=on,wait=off?";
  }

  private static @Nullable QemuVersion greeting(Path socket) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        BufferedReader lines =
            new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      Matcher m = GREETING.matcher(line == null ? "" : line);
      return m.find()
          ? new QemuVersion(
              Integer.parseInt(m.group(3)),
              Integer.parseInt(m.group(2)),
              Integer.parseInt(m.group(1)))
          : null;
    }
  }

  /// Returns the name of the VM, its consoles, and the path that the picture of each one takes.
  ///
  /// @param window the EGL display of windows, or null without a screen
  /// @param patience how long to wait for each picture
  /// @throws InterruptedException if interrupted before all consoles have been examined
  public static Look look(VmConnection vm, @Nullable EglDisplay window, Duration patience)
      throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    boolean late = false;
    findings.add(Finding.ok("VM", vm.vm().toString()));
    VmGraphics graphics = vm.graphics();
    if (graphics == null) {
      findings.add(
          Finding.note(
              "VM's graphics",
              "which way to zero copy it uses is not known: only its monitor reports its devices"
                  + " (--qmp SOCKET)"));
    }
    for (Console console : vm.consoles()) {
      ConsoleInfo info = console.info();
      String subject = "console " + info.id();
      Finding danger = danger(subject, info, console.endsQemu(), graphics != null);
      if (danger != null) {
        findings.add(danger);
        continue;
      }
      VmGraphics.Device device = graphics == null ? null : graphics.consoles().get(info.id());
      if (graphics != null && device != null) {
        findings.addAll(WayInUse.of(subject, graphics, device));
      }
      try {
        findings.addAll(picture(subject, console, window, patience));
      } catch (CaptureTimeoutException e) {
        late = true;
        findings.add(unseen(subject, info, e));
      }
      if (info.type() == ConsoleInfo.Type.GRAPHIC && !info.absolutePointer()) {
        findings.add(
            Finding.note(
                subject,
                "its pointer takes only motions, so a window must grab the host's pointer;"
                    + " -device virtio-tablet-pci or usb-tablet, with its driver in the guest,"
                    + " takes positions"));
      }
    }
    for (Chardev text : vm.textConsoles()) {
      findings.add(textConsole(text.info()));
    }
    if (vm.consoles().isEmpty()) {
      findings.add(
          Finding.missing("console", "the VM has none", "give it one: -device virtio-gpu-pci"));
    }
    return new Look(List.copyOf(findings), late);
  }

  /// Returns why a console must not be shown, not even to look at its picture, or null if it may
  /// be.
  ///
  /// @param ends whether its QEMU is known to exit
  /// @param asked whether the monitor could be asked
  static @Nullable Finding danger(String subject, ConsoleInfo info, boolean ends, boolean asked) {
    if (ends) {
      return Finding.missing(
          subject,
          info
              + ": not looked at, because it is a vhost-user GPU, whose pictures need OpenGL, and its"
              + " QEMU ends if it is shown with gl=off",
          "start QEMU with gl=on in -display dbus");
    }
    // A console is labelled with the type of its device if that has no id.
    if (!asked && info.label().startsWith("vhost-user-")) {
      return Finding.missing(
          subject,
          info
              + ": not looked at, because it is a vhost-user GPU, whose QEMU ends if it is shown with"
              + " gl=off, and only the monitor reports whether it has gl=on",
          "start QEMU with gl=on in -display dbus, and give doctor its monitor: --qmp SOCKET");
    }
    return null;
  }

  private static Finding textConsole(ChardevInfo info) {
    String use = info.frontendOpen() ? "used by the VM" : "nothing in the VM uses it";
    String holder =
        info.owner().isEmpty()
            ? ""
            : "; "
                + UntrustedText.name(info.owner())
                + " on the bus holds it, and only one program can";
    return Finding.ok("text console " + UntrustedText.name(info.id()), use + holder);
  }

  private static List<Finding> picture(
      String subject, Console console, @Nullable EglDisplay window, Duration patience)
      throws InterruptedException {
    try (FrameCapture capture = FrameCapture.open(console, CaptureOptions.DEFAULT);
        CapturedFrame frame = capture.current(patience)) {
      Long modifier = frame.modifier();
      List<Finding> findings = new ArrayList<>();
      findings.add(
          Finding.ok(
              subject,
              String.format(
                  Locale.ROOT,
                  "%s: frames take the %s path in %s%s%s",
                  console.info(),
                  frame.path(),
                  frame.format(),
                  modifier == null ? "" : ", " + Modifier.describe(modifier),
                  frame.reason().isEmpty() ? "" : ": " + frame.reason())));
      if (modifier != null && window != null) {
        ExpectedPath shown = ExpectedPath.of(window, frame.format(), modifier);
        findings.add(
            Finding.ok(
                subject,
                String.format(
                    Locale.ROOT,
                    "in a window they take the %s path: %s",
                    shown.path(),
                    shown.reason())));
      }
      return findings;
    } catch (CaptureTimeoutException e) {
      throw e;
    } catch (RuntimeException e) {
      return List.of(unseen(subject, console.info(), e));
    }
  }

  private static Finding unseen(String subject, ConsoleInfo info, RuntimeException e) {
    return Finding.missing(
        subject,
        info + ": " + e.getMessage(),
        "check that QEMU runs with -display dbus, and with gl=off if its dma-bufs cannot be read");
  }
}
