// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.core.frame.Frame;
import dev.oriel.core.frame.ReleaseCause;
import dev.oriel.core.os.OwnedFd;
import dev.oriel.dbus.listener.AttachOptions;
import dev.oriel.dbus.testing.Answer;
import dev.oriel.dbus.testing.FakeQemu;
import java.util.Objects;

/// A program that answers one flush and ends, to examine which classes that loads.
final class FirstFlush extends FakeQemuFixture {

  private FirstFlush() {}

  /// Prints how many flushes the listener has counted.
  public static void main(String[] arguments) {
    FirstFlush program = new FirstFlush();
    try (OwnedFd memory = memory(64 * 64 * 4)) {
      ConsoleSession session = program.vm.console(0).attach(program.sink, AttachOptions.DEFAULT);
      FakeQemu.Listener q = program.qemu.awaitListener();
      String _ = dmabuf(q, memory, 64, 64, 256, XR24, false).ok();
      Answer answer = q.call("UpdateDMABUF", m -> ints(m, 0, 0, 64, 64));
      program.sink.await("a frame", s -> s.heldCount() > 0);
      try (Frame.Dmabuf frame = (Frame.Dmabuf) Objects.requireNonNull(program.sink.pollHeld())) {
        boolean _ = frame.ticket().release(ReleaseCause.FINISH);
      }
      String _ = answer.ok();
      System.out.println(session.stats().held().count());
    } finally {
      program.stop();
    }
  }
}
