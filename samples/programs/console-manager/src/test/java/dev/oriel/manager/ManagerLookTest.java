// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.oriel.dbus.RunState;
import dev.oriel.manager.VmEntry.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests what the manager decides about its looks, without a screen.
final class ManagerLookTest {

  /// From the narrowest window to a wall of screens.
  @ParameterizedTest
  @ValueSource(doubles = {0, 100, 232, 477, 478, 804, 1234, 1900, 3840, 7680})
  void tilesFillTheWidthAndNoMore(double width) {
    GridShape shape = GridShape.of(width);
    double used = shape.columns() * (shape.tileWidth() + GridShape.GAP) - GridShape.GAP;
    assertTrue(used <= Math.max(1, width), shape::toString);
    assertTrue(used > width - shape.columns(), shape::toString);
    assertTrue(shape.columns() == 1 || shape.tileWidth() >= 232, shape::toString);
    assertTrue(shape.columns() <= 6, shape::toString);
    assertTrue(
        shape.columns() == 6 || shape.tileWidth() < 2 * 232 + GridShape.GAP, () -> "" + shape);
  }

  @Test
  void arrowsStayInTheGridAndReachAShorterLastRow() {
    GridShape three = new GridShape(3, 232);
    int seven = 7;
    assertEquals(1, three.step(0, seven, 1, 0));
    assertEquals(3, three.step(2, seven, 1, 0), "on to the next row");
    assertEquals(0, three.step(0, seven, -1, 0));
    assertEquals(6, three.step(6, seven, 1, 0));
    assertEquals(4, three.step(1, seven, 0, 1));
    assertEquals(6, three.step(5, seven, 0, 1), "below is only the last one");
    assertEquals(6, three.step(6, seven, 0, 1));
    assertEquals(2, three.step(2, seven, 0, -1));
    assertEquals(0, three.step(0, 1, 0, 1));
  }

  @Test
  void findsAVmByAllWordsInAnyCase() {
    assertTrue(VmSearch.of("").finds("x"));
    assertTrue(VmSearch.of("  ").finds("x"));
    assertTrue(VmSearch.of("WEB  2").finds("prod-web-2", "uuid", "the session bus"));
    assertTrue(VmSearch.of("web session").finds("prod-web-2", "uuid", "the session bus"));
    assertFalse(VmSearch.of("web 3").finds("prod-web-2", "uuid", "the session bus"));
    assertFalse(VmSearch.of("bu").finds("b", "u"), "a word is in one of the texts");
    assertTrue(VmSearch.of(".*").finds("a.*b"), "it is a text and no pattern");
  }

  @Test
  void saysAtAGlanceWhatAVmDoes() {
    RunState running = new RunState("running");
    assertEquals(
        new VmState(VmState.Kind.RUNNING, "running"), VmState.of(Status.CONNECTED, running));
    assertEquals(
        new VmState(VmState.Kind.RUNNING, "connected"),
        VmState.of(Status.CONNECTED, RunState.UNKNOWN),
        "a bus does not report whether a VM runs");
    assertEquals(
        new VmState(VmState.Kind.PAUSED, "paused"),
        VmState.of(Status.CONNECTED, new RunState("paused")));
    assertEquals(VmState.Kind.GONE, VmState.of(Status.LOST, RunState.UNKNOWN).kind());
    assertEquals(VmState.Kind.FAILED, VmState.of(Status.FAILED, RunState.UNKNOWN).kind());
    assertEquals(VmState.Kind.WAITING, VmState.of(Status.FOUND, RunState.UNKNOWN).kind());
  }

  /// A comma ends a value in QEMU's options, and a quote a word in a shell.
  @Test
  void theCommandsReachTheBusAsAShellAndQemuReadThem() {
    assertTrue(StartCommand.onBus(null).endsWith(" -display dbus"));
    assertTrue(
        StartCommand.onBus("unix:path=/run/bus")
            .endsWith(" -display dbus,addr=unix:path=/run/bus"));
    assertTrue(
        StartCommand.onBus("unix:path=/a b,guid=1")
            .endsWith(" -display 'dbus,addr=unix:path=/a b,,guid=1'"));
    assertEquals(
        "--qmp '/it'\\''s' --vm :1.2",
        StartCommand.words(List.of("--qmp", "/it's", "--vm", ":1.2")));
  }
}
