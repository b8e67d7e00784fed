// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.chardev.ByteStream;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.internal.linux.PseudoTerminal;
import dev.oriel.core.os.Joining;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.VmConnection;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `oriel chardev pty`: connects a character device with a pseudo-terminal.
@Command(
    name = "pty",
    description = {
      "Makes a pseudo-terminal for a character device, and prints its name for other programs, such"
          + " as /dev/pts/4 for screen, minicom or a debugger.",
      "It is there until Ctrl+C or the end of the VM. While no program has it open, what the VM"
          + " writes is dropped, so that the VM does not wait."
    })
final class ChardevPtyCommand implements Callable<Integer> {

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int PIECE = 1 << 12;

  @Mixin private final ChardevOptions chardev = new ChardevOptions();

  @Spec private CommandSpec spec;

  private volatile boolean ended;

  @Override
  public Integer call() throws Exception {
    try (Interruption interruption = new Interruption();
        VmConnection vm = chardev.connect();
        ByteStream stream = new ByteStream(chardev.choose(vm));
        PseudoTerminal terminal = PseudoTerminal.open()) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(terminal.name());
      out.flush();
      Thread input =
          Thread.ofPlatform().name("oriel-chardev-input").start(() -> pass(terminal, stream));
      try {
        pass(stream, terminal);
      } catch (InterruptedException e) {
        if (!interruption.asked()) {
          throw e;
        }
      } finally {
        ended = true;
        input.interrupt();
        Joining.uninterruptibly(input);
      }
      if (!stream.reason().isEmpty()) {
        spec.commandLine()
            .getErr()
            .println("oriel chardev pty: " + UntrustedText.line(stream.reason()));
      }
    }
    return ExitCode.DONE;
  }

  private void pass(ByteStream stream, PseudoTerminal terminal) throws InterruptedException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(PIECE);
    while (stream.receive(bytes)) {
      bytes.flip();
      while (bytes.hasRemaining() && terminal.isOpened()) {
        terminal.write(bytes, LOOK);
        if (Thread.interrupted()) {
          throw new InterruptedException("while a program did not read");
        }
      }
      bytes.clear();
    }
  }

  /// Passes on what programs write, in a thread of its own.
  private void pass(PseudoTerminal terminal, ByteStream stream) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(PIECE);
    try {
      while (!ended) {
        if (terminal.read(bytes, LOOK)) {
          stream.send(bytes.flip());
          bytes.clear();
        }
      }
    } catch (InterruptedException _) {
      // The command has ended.
    }
  }
}
