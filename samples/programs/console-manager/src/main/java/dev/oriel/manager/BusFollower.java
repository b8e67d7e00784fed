// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.VirtualMachines;
import dev.oriel.dbus.VmInfo;
import dev.oriel.dbus.VmWatch;
import dev.oriel.manager.internal.GlibSessionBus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Keeps the VMs of one bus in the list, even if the bus goes away and comes back.
///
/// Threading: the JavaFX thread.
final class BusFollower implements AutoCloseable {

  private static final Duration RETRY = Duration.ofSeconds(2);

  private final Endpoint.Bus bus;
  private final Background background;
  private final ObservableList<VmEntry> vms;
  private final Problems problems;
  private final Map<String, VmEntry> known = new LinkedHashMap<>();
  private @Nullable VmWatch watch;
  private boolean starting;
  private boolean closed;

  BusFollower(
      Endpoint.Bus bus, Background background, ObservableList<VmEntry> vms, Problems problems) {
    this.bus = bus;
    this.background = background;
    this.vms = vms;
    this.problems = problems;
  }

  /// Starts to follow the bus, or tries again at once.
  void start() {
    if (closed || starting || watch != null) {
      return;
    }
    starting = true;
    background.run(
        () -> {
          GlibSessionBus.outlive();
          return VirtualMachines.watch(bus, new News());
        },
        opened -> {
          starting = false;
          if (closed) {
            background.run(opened::close);
          } else {
            watch = opened;
            problems.solved(bus);
          }
        },
        e -> {
          starting = false;
          problems.tell(bus, "Waiting: " + e.getMessage());
          background.later(RETRY, this::start);
        });
  }

  /// Connects again to the VMs whose connection failed.
  void retry() {
    start();
    for (VmEntry vm : known.values()) {
      if (vm.statusProperty().get() == VmEntry.Status.FAILED) {
        vm.connect();
      }
    }
  }

  private void changed(List<VmInfo> now) {
    if (closed) {
      return;
    }
    Map<String, VmInfo> present =
        now.stream()
            .filter(vm -> vm.uniqueName() != null)
            .collect(
                Collectors.toMap(
                    vm -> Objects.requireNonNull(vm.uniqueName()),
                    vm -> vm,
                    (a, _) -> a,
                    LinkedHashMap::new));
    for (String gone : List.copyOf(known.keySet())) {
      if (!present.containsKey(gone)) {
        remove(gone);
      }
    }
    present.forEach(
        (name, info) -> {
          if (!known.containsKey(name)) {
            VmEntry vm = VmEntry.onBus(bus, info, background);
            known.put(name, vm);
            vms.add(vm);
            vm.connect();
          }
        });
  }

  private void remove(String uniqueName) {
    VmEntry vm = known.remove(uniqueName);
    if (vm != null) {
      vm.close();
      vms.remove(vm);
    }
  }

  private void ended(String reason) {
    VmWatch over = watch;
    watch = null;
    if (closed) {
      return;
    }
    if (over != null) {
      background.run(over::close);
    }
    List.copyOf(known.keySet()).forEach(this::remove);
    problems.tell(bus, "The connection to " + bus + " ended: " + reason + "; waiting for it.");
    background.later(RETRY, this::start);
  }

  @Override
  public void close() {
    closed = true;
    VmWatch open = watch;
    watch = null;
    if (open != null) {
      background.run(open::close);
    }
    List.copyOf(known.keySet()).forEach(this::remove);
  }

  private final class News implements VmWatch.Listener {

    @Override
    public void changed(List<VmInfo> now) {
      Platform.runLater(() -> BusFollower.this.changed(now));
    }

    @Override
    public void ended(String reason) {
      Platform.runLater(() -> BusFollower.this.ended(reason));
    }
  }
}
