// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

import dev.oriel.dmabuf.EglDisplay;
import dev.oriel.dmabuf.RenderNodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The findings about this machine.
///
/// @param findings all findings
/// @param outlook the path that frames will take
/// @param window the EGL display of windows, whose capabilities outlive it, or null without a
///   screen
public record Examination(
    List<Finding> findings, ExpectedPath outlook, @Nullable EglDisplay window) {

  private static final String REPORT =
      "please report this with the output of oriel doctor --verbose";

  /// Copies the list.
  public Examination {
    findings = List.copyOf(findings);
  }

  /// Examines this machine. Never fails: a part that cannot be examined becomes a finding.
  public static Examination ofThisMachine() {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(Probe.lookSafely("system", SystemProbes::java, REPORT));
    findings.addAll(Probe.lookSafely("libraries", SystemProbes::libraries, REPORT));
    RenderNodes nodes = RenderNodes.ofThisMachine();
    findings.addAll(Probe.lookSafely("devices", () -> SystemProbes.kernel(nodes), REPORT));
    EglProbe egl = new EglProbe(nodes);
    findings.addAll(
        Probe.lookSafely("EGL", egl::headless, "install Mesa's EGL or the GPU vendor's"));
    findings.addAll(Probe.lookSafely("screen", SystemProbes::screen, REPORT));
    findings.addAll(
        Probe.lookSafely(
            "window", egl::window, "check that WAYLAND_DISPLAY or DISPLAY names a running server"));
    findings.addAll(
        Probe.lookSafely("bridge", egl::bridge, "install Mesa's EGL or the GPU vendor's"));
    findings.addAll(Probe.lookSafely("session bus", SystemProbes::bus, REPORT));
    findings.addAll(Probe.lookSafely("QEMU", SystemProbes::qemu, REPORT));
    findings.addAll(
        Probe.lookSafely(
            "zero copy",
            () ->
                ZeroCopyWay.examine(
                    HostFacts.of(Host.here(), nodes.list(), SystemProbes.qemuProgram())),
            REPORT));
    ExpectedPath outlook =
        ExpectedPath.of(
            new ExpectedPath.Facts(
                !nodes.list().isEmpty(),
                Files.isWritable(Path.of("/dev/udmabuf")),
                egl.headlessImports(),
                egl.windowImports()));
    return new Examination(findings, outlook, egl.windowDisplay());
  }

  /// Returns this examination with the findings about a VM added.
  public Examination with(List<Finding> more) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(more);
    return new Examination(all, outlook, window);
  }

  /// Returns whether Oriel can run on this machine.
  public boolean usable() {
    return findings.stream().noneMatch(f -> f.status() == Finding.Status.FATAL);
  }
}
