package dev.oriel.manager;

import dev.oriel.core.os.FileErrors;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.application.Platform;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Keeps the VMs behind QMP sockets in the list: those that were named, and those in directories.
///
/// A socket is looked at and not connected to: QEMU serves one client of a monitor at a time, and
/// that may be somebody else. A VM that the user connected to and that was started anew, with a
/// socket made anew, is connected to again.
///
/// Threading: the JavaFX thread; directories are read on another.
final class SocketFollower {

  private static final Duration PERIOD = Duration.ofSeconds(1);

  /// `S_IFMT` and `S_IFSOCK` of `sys/stat.h`.
  private static final int TYPE_MASK = 0170000;

  private static final int SOCKET_TYPE = 0140000;

  private final Set<Path> named = new LinkedHashSet<>();
  private final List<Path> directories;
  private final Background background;
  private final ObservableList<VmEntry> vms;
  private final Problems problems;
  private final Map<Path, VmEntry> known = new LinkedHashMap<>();

  /// The sockets through which a connection was made, and not a successor's.
  private final Map<Path, Object> connectedTo = new LinkedHashMap<>();

  /// What a look has found.
  ///
  /// @param sockets each with what tells it from its successor at the same path
  /// @param unreadable directories that cannot be read, and why
  private record Look(Map<Path, Object> sockets, Map<Path, String> unreadable) {}

  SocketFollower(
      List<Path> sockets,
      List<Path> directories,
      Background background,
      ObservableList<VmEntry> vms,
      Problems problems) {
    this.directories = directories.stream().map(Path::toAbsolutePath).toList();
    this.background = background;
    this.vms = vms;
    this.problems = problems;
    sockets.forEach(this::add);
  }

  /// Starts to look.
  void start() {
    background.repeat(PERIOD, this::lookInBackground);
  }

  /// Looks at once.
  void look() {
    background.run(this::lookInBackground);
  }

  /// Adds a socket that the user names.
  ///
  /// @return its VM
  VmEntry add(Path socket) {
    Path path = socket.toAbsolutePath();
    named.add(path);
    VmEntry vm = known.get(path);
    return vm == null ? put(path) : vm;
  }

  private VmEntry put(Path path) {
    VmEntry vm = VmEntry.behind(path, background);
    vm.statusProperty()
        .addListener(
            (_, _, now) -> {
              // Not at the next look: the connection may be lost again by then.
              if (now == VmEntry.Status.CONNECTED) {
                remember(path);
              }
            });
    known.put(path, vm);
    vms.add(vm);
    return vm;
  }

  private void remember(Path path) {
    Object identity = identity(path);
    if (identity != null) {
      connectedTo.put(path, identity);
    }
  }

  private void lookInBackground() {
    Map<Path, Object> found = new LinkedHashMap<>();
    Map<Path, String> unreadable = new LinkedHashMap<>();
    for (Path directory : directories) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        List<Path> sorted = new ArrayList<>();
        entries.forEach(sorted::add);
        sorted.sort(null);
        sorted.forEach(path -> note(path, found));
      } catch (IOException e) {
        unreadable.put(directory, unreadable(e));
      } catch (DirectoryIteratorException e) {
        unreadable.put(
            directory, e.getCause() == null ? "cannot be read" : unreadable(e.getCause()));
      }
    }
    Platform.runLater(() -> see(new Look(found, unreadable)));
  }

  private static String unreadable(IOException e) {
    return "cannot be read: " + FileErrors.describe(e);
  }

  private static void note(Path path, Map<Path, Object> found) {
    Object identity = identity(path);
    if (identity != null) {
      found.put(path, identity);
    }
  }

  private static @Nullable Object identity(Path path) {
    try {
      Map<String, Object> attributes = Files.readAttributes(path, "unix:mode,dev,ino,ctime");
      return attributes.get("mode") instanceof Integer mode && (mode & TYPE_MASK) == SOCKET_TYPE
          ? Map.copyOf(attributes)
          : null;
    } catch (IOException | UnsupportedOperationException _) {
      return null;
    }
  }

  private void see(Look look) {
    for (Path directory : directories) {
      String why = look.unreadable.get(directory);
      if (why == null) {
        problems.solved(directory);
      } else {
        problems.tell(directory, directory + " " + why);
      }
    }
    Map<Path, Object> present = new LinkedHashMap<>(look.sockets);
    named.forEach(path -> note(path, present));
    for (Path path : List.copyOf(known.keySet())) {
      if (!present.containsKey(path) && !named.contains(path)) {
        VmEntry gone = known.remove(path);
        connectedTo.remove(path);
        if (gone != null) {
          gone.close();
          vms.remove(gone);
        }
      }
    }
    present.forEach(this::see);
    known.forEach((path, vm) -> vm.socketPresent(present.containsKey(path)));
  }

  private void see(Path path, Object identity) {
    VmEntry vm = known.containsKey(path) ? known.get(path) : put(path);
    if (vm == null) {
      return;
    }
    switch (vm.statusProperty().get()) {
      case CONNECTED -> {}
      case LOST -> {
        if (vm.wanted() && !identity.equals(connectedTo.get(path))) {
          connectedTo.remove(path);
          vm.connect();
        }
      }
      case FOUND, CONNECTING, FAILED -> connectedTo.remove(path);
    }
  }

  void close() {
    known.values().forEach(VmEntry::close);
    vms.removeAll(known.values());
    known.clear();
  }
}
