// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.cli.support.ExitCode;
import dev.oriel.dmabuf.RenderNodes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderNodeOptionsTest {

  @TempDir private Path dir;

  private final RenderNodes nodes = RenderNodes.ofThisMachine();

  private String refusal(String command, Object node) {
    return command.equals("capture")
        ? Oriel.fails(ExitCode.FAILED, command, "-o", dir.resolve("a.png"), "--render-node", node)
        : Oriel.fails(ExitCode.FAILED, command, "--render-node", node);
  }

  @ParameterizedTest
  @ValueSource(strings = {"view", "capture"})
  void saysBeforeAnythingElseWhyANodeCannotBeUsedAndWhichThereAre(String command) throws Exception {
    assertEquals(
        "oriel " + command + ": there is no /no/such/node; " + nodes,
        refusal(command, "/no/such/node"));
    Path file = Files.createFile(dir.resolve("renderD128"));
    assertEquals(
        "oriel " + command + ": " + file + " is no DRM render node; " + nodes,
        refusal(command, file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"view", "capture"})
  void theOptionNeedsAPathAndHasHelp(String command) {
    String error = Oriel.fails(ExitCode.USAGE, command, "--render-node");
    assertTrue(error.contains("'--render-node' (PATH)"), error);
    assertTrue(Oriel.succeeds(command, "--help").out().contains("--render-node=PATH"));
  }

  @Test
  void doctorListsTheNodesAndTheDeviceOfEachDisplay() {
    String report = Oriel.succeeds("doctor").out();
    assertTrue(
        report.lines().anyMatch(l -> l.matches("ok +EGL surfaceless .*, on \\S.*: .*")), report);
    if (nodes.list().isEmpty()) {
      assertTrue(report.contains("none: " + nodes.reason()), report);
    }
    nodes.list().forEach(node -> assertTrue(report.contains(node.toString()), report));
  }
}
