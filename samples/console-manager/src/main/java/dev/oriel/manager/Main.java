package dev.oriel.manager;

import java.util.Locale;
import javafx.application.Application;
import picocli.CommandLine;

/// Starts the console manager.
public final class Main {

  private Main() {}

  /// The program.
  ///
  /// @param args see [ManagerOptions]
  public static void main(String[] args) {
    CommandLine command = ManagerOptions.commandLine(new ManagerOptions());
    // picocli's messages, and whatever else formats without being told how.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    int problem = command.execute(args);
    if (problem != 0
        || command.getParseResult().isUsageHelpRequested()
        || command.getParseResult().isVersionHelpRequested()) {
      System.exit(problem);
    }
    String display = System.getenv("DISPLAY");
    if (display == null || display.isBlank()) {
      System.err.println(
          "oriel manager: there is no screen: JavaFX needs an X server, and DISPLAY is not set;"
              + " start it in a desktop session (on Wayland: one with Xwayland)");
      System.exit(1);
    }
    Application.launch(ManagerApplication.class, args);
  }
}
