package dev.oriel.cli;

import dev.oriel.cli.view.ViewOptions;
import dev.oriel.cli.view.ViewSession;
import dev.oriel.dbus.VmConnection;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `oriel view`: a window on a console.
@Command(
    name = "view",
    description = {
      "Shows a console in a window that passes keys and pointer on.",
      "A guest without a tablet takes the pointer at a click; Ctrl+Alt+G gives it back."
    })
final class ViewCommand implements Callable<Integer> {

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final ConsoleOptions console = new ConsoleOptions();
  @Mixin private final RenderNodeOptions renderNode = new RenderNodeOptions();

  @Option(
      names = "--exit-after",
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description = "Close the window by itself after so long.")
  private @Nullable Duration exitAfter;

  @Option(
      names = "--stats-json",
      paramLabel = "FILE",
      description = "Write figures at the end: frames, path, copies, releases, latencies.")
  private @Nullable Path statsFile;

  @Option(names = "--no-vsync", description = "Draw as fast as frames come.")
  private boolean noVsync;

  @Option(names = "--borderless", description = "No title bar and no borders.")
  private boolean borderless;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    boolean verbose = OrielCommand.isVerbose(spec.commandLine());
    ViewOptions options =
        new ViewOptions(
            exitAfter,
            statsFile,
            !borderless,
            !noVsync,
            renderNode.tried(),
            line -> {
              if (verbose) {
                err.println("oriel view: " + line);
              }
            },
            line -> err.println("oriel view: " + line));
    try (VmConnection vm = connection.open()) {
      ViewSession.run(vm, console.choose(vm), options);
    }
    return ExitCode.DONE;
  }
}
