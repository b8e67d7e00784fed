// SPDX-License-Identifier: Apache-2.0
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

/// Keeps the VMs of QMP sockets in the list: of the sockets that the user named, and of those in
/// directories.
///
/// It does not connect to a socket to examine it: QEMU serves one client of a monitor at a time,
/// which may be another program. A VM that the user has connected to is connected to again when it
/// has been restarted, or when the program that took its display has gone.
///
/// Threading: the JavaFX thread. Directories are read on another thread.
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

  /// The sockets that were found.
  ///
  /// @param sockets in the order of their names
  /// @param unreadable the directories that cannot be read, and why
  private record Look(Set<Path> sockets, Map<Path, String> unreadable) {}

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

  /// Starts to look for sockets periodically.
  void start() {
    background.repeat(PERIOD, this::lookInBackground);
  }

  /// Looks for sockets now.
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
    known.put(path, vm);
    vms.add(vm);
    return vm;
  }

  private void lookInBackground() {
    Set<Path> found = new LinkedHashSet<>();
    Map<Path, String> unreadable = new LinkedHashMap<>();
    for (Path directory : directories) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        List<Path> sorted = new ArrayList<>();
        entries.forEach(sorted::add);
        sorted.sort(null);
        sorted.stream().filter(SocketFollower::isSocket).forEach(found::add);
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

  private static boolean isSocket(Path path) {
    try {
      return Files.getAttribute(path, "unix:mode") instanceof Integer mode
          && (mode & TYPE_MASK) == SOCKET_TYPE;
    } catch (IOException | UnsupportedOperationException _) {
      return false;
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
    Set<Path> present = new LinkedHashSet<>(look.sockets);
    named.stream().filter(SocketFollower::isSocket).forEach(present::add);
    for (Path path : List.copyOf(known.keySet())) {
      if (!present.contains(path) && !named.contains(path)) {
        VmEntry gone = known.remove(path);
        if (gone != null) {
          gone.close();
          vms.remove(gone);
        }
      }
    }
    present.stream().filter(path -> !known.containsKey(path)).forEach(this::put);
    known.forEach(
        (path, vm) -> {
          vm.socketPresent(present.contains(path));
          if (present.contains(path)) {
            vm.comeBack();
          }
        });
  }

  void close() {
    known.values().forEach(VmEntry::close);
    vms.removeAll(known.values());
    known.clear();
  }
}
