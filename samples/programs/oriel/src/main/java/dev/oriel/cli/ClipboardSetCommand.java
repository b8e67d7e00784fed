// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.core.os.NamedOutput;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.clipboard.ClipboardContent;
import dev.oriel.dbus.clipboard.ClipboardListener;
import dev.oriel.dbus.clipboard.ClipboardOffer;
import dev.oriel.dbus.clipboard.ClipboardSession;
import dev.oriel.dbus.clipboard.MimeType;
import dev.oriel.dbus.clipboard.Selection;
import dev.oriel.dbus.connection.ConnectionFailedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `oriel clipboard set`: offers the standard input to the guest until it has fetched it.
@Command(
    name = "set",
    description = {
      "Offers the content of the standard input to the guest's clipboard, and waits until the"
          + " guest has fetched it. Some guests fetch it at once, others when it is pasted. QEMU"
          + " keeps what was fetched, so it can be pasted again after the command has ended."
    })
final class ClipboardSetCommand implements Callable<Integer> {

  @Mixin private final ClipboardOptions clipboard = new ClipboardOptions();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description = "How long to wait until the guest has fetched it (default: 60).")
  private Duration timeout = Duration.ofSeconds(60);

  @Spec private CommandSpec spec;

  private final CompletableFuture<Void> fetched = new CompletableFuture<>();

  @Override
  public Integer call() throws Exception {
    ClipboardContent content = read();
    try (Interruption interruption = new Interruption();
        VmConnection vm = clipboard.connect();
        ClipboardSession session = ClipboardOptions.of(vm).open(new Waiting())) {
      try {
        serve(vm, session, content);
      } catch (InterruptedException e) {
        if (!interruption.asked()) {
          throw e;
        }
      }
    }
    return ExitCode.DONE;
  }

  private void serve(VmConnection vm, ClipboardSession session, ClipboardContent content)
      throws CommandException, InterruptedException {
    try {
      Void _ = session.offer(clipboard.selection(), content).get();
      Void _ = fetched.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw CommandException.timedOut(
          "the guest of VM "
              + vm.vm()
              + " has not fetched it within "
              + PictureDeadline.words(timeout)
              + "; it needs an agent, see oriel clipboard --help");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw CommandException.of(String.valueOf(cause.getMessage()), cause);
    }
  }

  private ClipboardContent read() throws IOException {
    byte[] all;
    try {
      all = System.in.readNBytes(ClipboardContent.MAX_BYTES + 1);
    } catch (IOException e) {
      throw NamedOutput.named(e, "the standard input");
    }
    if (clipboard.type().equals(MimeType.TEXT)) {
      checkUtf8(all);
    }
    try {
      return ClipboardContent.of(clipboard.type(), all);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void checkUtf8(byte[] all) {
    ByteBuffer bytes = ByteBuffer.wrap(all);
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(bytes);
    } catch (CharacterCodingException e) {
      throw new ParameterException(
          spec.commandLine(),
          "the standard input is not a text in UTF-8, from byte "
              + bytes.position()
              + " on; convert it (iconv -f LATIN1 -t UTF-8) or give its --type",
          e);
    }
  }

  private final class Waiting implements ClipboardListener {

    @Override
    public void offered(ClipboardOffer offer) {
      if (offer.selection() == clipboard.selection()) {
        fetched.completeExceptionally(
            new ConnectionFailedException(
                "the guest has copied something else before it fetched this"));
      }
    }

    @Override
    public void released(Selection released) {}

    @Override
    public void fetched(Selection got, String itsType, int size) {
      if (got == clipboard.selection()) {
        fetched.complete(null);
      }
    }

    @Override
    public void closed(String reason) {
      fetched.completeExceptionally(new ConnectionFailedException(reason));
    }
  }
}
