// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.cli.support.CommandException;
import dev.oriel.cli.support.ExitCode;
import dev.oriel.cli.support.Json;
import dev.oriel.core.text.UntrustedText;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.clipboard.ClipboardData;
import dev.oriel.dbus.clipboard.ClipboardListener;
import dev.oriel.dbus.clipboard.ClipboardOffer;
import dev.oriel.dbus.clipboard.ClipboardSession;
import dev.oriel.dbus.clipboard.MimeType;
import dev.oriel.dbus.clipboard.Selection;
import dev.oriel.dbus.connection.ConnectionFailedException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `oriel clipboard get`: writes what is in the guest's clipboard.
@Command(
    name = "get",
    description = {
      "Writes the content of the guest's clipboard to the standard output, byte for byte. On a"
          + " terminal, characters of a text that would act on it are escaped.",
      "If the guest offers nothing yet, the command waits: QEMU restarts its connection to the"
          + " guest's agent, which may forget what was copied before."
    })
final class ClipboardGetCommand implements Callable<Integer> {

  @Mixin private final ClipboardOptions clipboard = new ClipboardOptions();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description = "How long to wait for the guest to offer something (default: 5).")
  private Duration timeout = Duration.ofSeconds(5);

  @Option(
      names = "--json",
      description =
          "Print a JSON object with the type, the size in bytes, and the content: as text, or"
              + " as base64 if the type is no text.")
  private boolean asJson;

  @Spec private CommandSpec spec;

  /// The offers of the guest, and at the end of the connection the reason.
  private final LinkedBlockingQueue<Object> news = new LinkedBlockingQueue<>();

  @Override
  public Integer call() throws Exception {
    try (VmConnection vm = clipboard.connect();
        ClipboardSession session = ClipboardOptions.of(vm).open(new News())) {
      print(await(vm, session));
    }
    return ExitCode.DONE;
  }

  /// Asks at once, and again whenever the guest offers something.
  private ClipboardData await(VmConnection vm, ClipboardSession session)
      throws CommandException, InterruptedException {
    long endNanos = System.nanoTime() + timeout.toNanos();
    String refused = "";
    while (true) {
      try {
        return session.request(clipboard.selection(), List.of(clipboard.type())).get();
      } catch (ExecutionException e) {
        refused = e.getCause() == null ? e.toString() : String.valueOf(e.getCause().getMessage());
      }
      Object next = news.poll(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next instanceof String reason) {
        throw new ConnectionFailedException(reason);
      }
      if (next == null) {
        throw CommandException.timedOut(
            "the guest of VM "
                + vm.vm()
                + " has offered no "
                + clipboard.type()
                + " in its clipboard within "
                + PictureDeadline.words(timeout)
                + " ("
                + refused
                + "); it needs an agent, see oriel clipboard --help");
      }
    }
  }

  private void print(ClipboardData data) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (asJson) {
      Json.print(out, json -> write(data, json));
    } else if (Output.isTerminal() && data.type().equals(MimeType.TEXT)) {
      data.text()
          .lines()
          .forEach(line -> out.println(UntrustedText.visible(line, line.length() * 9)));
    } else {
      out.flush();
      try (OutputStream bytes = Output.stdout()) {
        bytes.write(data.bytes());
      }
    }
  }

  private static void write(ClipboardData data, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", data.type());
    json.writeNumberField("size", data.size());
    if (data.type().startsWith("text/")) {
      json.writeStringField("text", data.text());
    } else {
      json.writeBinaryField("base64", data.bytes());
    }
    json.writeEndObject();
  }

  private final class News implements ClipboardListener {

    private @Nullable ClipboardOffer waiting;

    @Override
    public void offered(ClipboardOffer offer) {
      // A guest may offer faster than it answers.
      if (offer.selection() == clipboard.selection()
          && (waiting == null || !news.contains(waiting))) {
        waiting = offer;
        news.add(offer);
      }
    }

    @Override
    public void released(Selection released) {}

    @Override
    public void fetched(Selection fetched, String itsType, int size) {}

    @Override
    public void closed(String reason) {
      news.add(reason);
    }
  }
}
