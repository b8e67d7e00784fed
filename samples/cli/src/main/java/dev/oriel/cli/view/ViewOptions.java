package dev.oriel.cli.view;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How a console is shown.
///
/// @param exitAfter when the window closes by itself, or null for never
/// @param statsFile where the figures are written at the end, or null for nowhere
/// @param decorated whether the window has a title bar and borders
/// @param vsync whether it is drawn at the screen's pace at most
/// @param renderNode the device that reads guests' buffers where the window's own cannot, or null
///   for the window's own or the machine's first
/// @param log takes what the user may want to know, a line each; on any thread
/// @param warnings takes what the user should know, a line each; on any thread
public record ViewOptions(
    @Nullable Duration exitAfter,
    @Nullable Path statsFile,
    boolean decorated,
    boolean vsync,
    @Nullable String renderNode,
    Consumer<String> log,
    Consumer<String> warnings) {}
