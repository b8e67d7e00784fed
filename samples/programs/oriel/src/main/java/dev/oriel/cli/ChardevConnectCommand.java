// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.chardev.ByteStream;
import dev.oriel.cli.chardev.TerminalMode;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.os.NamedOutput;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.VmConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `oriel chardev connect`: connects a character device with the standard input and output.
@Command(
    name = "connect",
    description = {
      "Connects a character device with the standard input and output, byte for byte.",
      "On a terminal, each key goes to the VM as it is typed, and Ctrl+] ends the command. What the"
          + " VM writes acts on the terminal, as on that of a serial line.",
      "If the standard input is no terminal, the command ends with it: when the VM has taken all of"
          + " it, and what the VM has answered at once is written. In each case it ends with the"
          + " VM."
    })
final class ChardevConnectCommand implements Callable<Integer> {

  /// The byte of Ctrl+].
  private static final byte ESCAPE = 0x1d;

  private static final int PIECE = 1 << 14;

  @Mixin private final ChardevOptions chardev = new ChardevOptions();

  @Spec private CommandSpec spec;

  private volatile @Nullable IOException unread;

  @Override
  public Integer call() throws Exception {
    try (Interruption interruption = new Interruption();
        VmConnection vm = chardev.connect();
        ByteStream stream = new ByteStream(chardev.choose(vm))) {
      try {
        connect(stream);
      } catch (InterruptedException e) {
        if (!interruption.asked()) {
          throw e;
        }
      }
    }
    IOException failure = unread;
    if (failure != null) {
      throw NamedOutput.named(failure, "the standard input");
    }
    return ExitCode.DONE;
  }

  private void connect(ByteStream stream) throws Exception {
    boolean typed = Output.isTerminal(Output.STDIN);
    if (typed) {
      say("connected; Ctrl+] ends");
    }
    try (TerminalMode _ = typed ? TerminalMode.raw() : null) {
      Thread _ =
          Thread.ofPlatform()
              .name("oriel-chardev-input")
              .daemon()
              .start(() -> pass(System.in, stream, typed));
      pass(stream, Output.stdout());
    }
    if (typed) {
      String reason = stream.reason();
      say(reason.isEmpty() ? "ended" : UntrustedText.line(reason));
    }
  }

  private void say(String what) {
    spec.commandLine().getErr().println("oriel chardev connect: " + what);
  }

  private static void pass(ByteStream stream, OutputStream out)
      throws IOException, InterruptedException {
    byte[] piece = new byte[PIECE];
    ByteBuffer bytes = ByteBuffer.wrap(piece);
    while (stream.receive(bytes)) {
      out.write(piece, 0, bytes.position());
      out.flush();
      bytes.clear();
    }
  }

  /// Passes the input on until its end, or the key that ends the command. Its own thread, which
  /// nothing can interrupt while it waits for the input.
  private void pass(InputStream in, ByteStream stream, boolean typed) {
    try {
      byte[] piece = new byte[PIECE];
      boolean ends = false;
      while (!ends) {
        int read = in.read(piece);
        int end = typed ? indexOfEscape(piece, read) : read;
        ends = read < 0 || end < read;
        stream.send(ByteBuffer.wrap(piece, 0, Math.max(0, end)));
      }
      if (!typed) {
        stream.finish();
      }
    } catch (IOException e) {
      unread = e;
    } catch (InterruptedException _) {
      // Nothing interrupts this thread.
    } finally {
      stream.interrupt();
    }
  }

  private static int indexOfEscape(byte[] piece, int length) {
    for (int i = 0; i < length; i++) {
      if (piece[i] == ESCAPE) {
        return i;
      }
    }
    return length;
  }
}
