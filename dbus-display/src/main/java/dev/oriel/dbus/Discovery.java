// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.client.CallFailedException;
import dev.oriel.dbus.internal.client.Variants;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import dev.oriel.sync.EventLoop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Finds the VMs on a connection, and chooses one of them.
///
/// All VMs of a bus queue for the single name `org.qemu`. Each is addressed by its unique name.
///
/// Threading: the loop thread, except [#choose].
final class Discovery {

  private static final CString LIST_QUEUED_OWNERS = CString.constant("ListQueuedOwners");
  private static final CString QEMU_NAME = CString.constant(Protocol.QEMU_NAME);

  /// How much longer than the first VM the others may take to answer. A VM that hangs must not keep
  /// the others from being found.
  private static final Duration GRACE = Duration.ofSeconds(3);

  private Discovery() {}

  /// Returns the VMs that an endpoint leads to.
  ///
  /// @param selector selects the one VM that is of interest, or null for all; others may be
  ///   returned with it
  static CompletableFuture<List<VmInfo>> at(
      Endpoint endpoint, @Nullable VmSelector selector, BusClient client, EventLoop loop) {
    return switch (endpoint) {
      case Endpoint.Bus _ when selector instanceof VmSelector.ByUniqueName(String name) ->
          vm(client, name)
              .thenApply(List::of)
              .exceptionallyCompose(e -> isRefusal(e) ? onBus(client, loop) : failed(e));
      case Endpoint.Bus _ -> onBus(client, loop);
      case Endpoint.Qmp _, Endpoint.Connected _ -> vm(client, null).thenApply(List::of);
    };
  }

  /// Returns whether the bus or the peer refused the call: there is no such name, or no VM behind
  /// it.
  private static boolean isRefusal(Throwable e) {
    return (e instanceof CompletionException ? e.getCause() : e) instanceof CallFailedException;
  }

  private static CompletableFuture<List<VmInfo>> failed(Throwable e) {
    return CompletableFuture.failedFuture(e);
  }

  /// Returns the VMs on a message bus, or none if the name has no owner. Leaves out VMs that go
  /// away in the meantime, and VMs that do not answer while others do.
  static CompletableFuture<List<VmInfo>> onBus(BusClient client, EventLoop loop) {
    return owners(client).thenCompose(names -> answers(client, loop, names));
  }

  private static CompletableFuture<List<VmInfo>> answers(
      BusClient client, EventLoop loop, List<String> names) {
    Map<String, CompletableFuture<@Nullable VmInfo>> asked = new LinkedHashMap<>();
    CompletableFuture<List<VmInfo>> vms = new CompletableFuture<>();
    Runnable settle =
        () -> {
          if (!vms.isDone()) {
            vms.complete(present(asked));
          }
        };
    for (String name : names) {
      CompletableFuture<VmInfo> answer = vm(client, name);
      var _ = answer.thenRun(() -> loop.schedule(GRACE, settle));
      asked.put(name, answer.handle(Discovery::orGone));
    }
    var _ =
        CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new)).thenRun(settle);
    return vms;
  }

  private static List<VmInfo> present(Map<String, CompletableFuture<@Nullable VmInfo>> asked) {
    List<VmInfo> vms = new ArrayList<>();
    asked.forEach(
        (name, answer) -> {
          if (!answer.isDone()) {
            log()
                .log(
                    Level.WARNING,
                    "the VM at {0} does not answer and is left out: its QEMU hangs or is stopped",
                    name);
            return;
          }
          VmInfo vm = answer.join();
          if (vm != null) {
            vms.add(vm);
          }
        });
    return vms;
  }

  private static @Nullable VmInfo orGone(@Nullable VmInfo vm, @Nullable Throwable failure) {
    if (failure != null) {
      log().log(Level.DEBUG, "a VM does not report its properties", failure);
    }
    return vm;
  }

  /// Returns the unique names that own or wait for the VMs' name, in the order in which they asked
  /// for it.
  static CompletableFuture<List<String>> owners(BusClient client) {
    SdMessage m =
        client
            .newCall(Protocol.DBUS_NAME, Protocol.DBUS_PATH, Protocol.DBUS_NAME, LIST_QUEUED_OWNERS)
            .appendString('s', QEMU_NAME);
    return client
        .call(m, Variants::readStrings)
        .exceptionally(
            e -> {
              Throwable cause = e instanceof CompletionException ? e.getCause() : e;
              if (cause instanceof CallFailedException failed
                  && failed.errorName().equals(Protocol.NAME_HAS_NO_OWNER)) {
                return List.of();
              }
              throw new CompletionException(cause);
            });
  }

  /// Asks a VM for its properties.
  ///
  /// @param uniqueName its name on the bus, or null peer to peer
  static CompletableFuture<VmInfo> vm(BusClient client, @Nullable String uniqueName) {
    CString destination = uniqueName == null ? null : CString.of(uniqueName);
    return client
        .properties(destination, Protocol.VM_PATH, Protocol.VM)
        .thenApply(properties -> info(properties, uniqueName));
  }

  /// Reads a VM's properties. A property of an unexpected type counts as absent.
  private static VmInfo info(Map<String, Object> properties, @Nullable String uniqueName) {
    List<Integer> consoles = new ArrayList<>();
    if (properties.get("ConsoleIDs") instanceof List<?> ids) {
      for (Object id : ids) {
        if (id instanceof Long number && number <= Integer.MAX_VALUE) {
          consoles.add(number.intValue());
        }
      }
    }
    return new VmInfo(
        Objects.toString(properties.get("Name"), ""),
        Objects.toString(properties.get("UUID"), ""),
        uniqueName,
        consoles);
  }

  /// Returns the one VM that the selector matches.
  ///
  /// @throws NoSuchVmException if none matches
  /// @throws AmbiguousVmException if several match
  static VmInfo choose(List<VmInfo> vms, @Nullable VmSelector selector, Endpoint endpoint) {
    List<VmInfo> meant = selector == null ? vms : vms.stream().filter(selector::matches).toList();
    if (meant.size() == 1) {
      return meant.getFirst();
    }
    if (vms.isEmpty()) {
      throw new NoSuchVmException(
          "there is no VM on " + endpoint + "; start QEMU with -display dbus on this bus", vms);
    }
    if (meant.isEmpty()) {
      throw new NoSuchVmException(
          "there is no VM " + selector + " on " + endpoint + "; there are: " + list(vms), vms);
    }
    throw new AmbiguousVmException(
        String.format(
            Locale.ROOT,
            "there are %d VMs%s on %s; choose one by its UUID or unique name: %s",
            meant.size(),
            selector == null ? "" : " " + selector,
            endpoint,
            list(meant)),
        meant);
  }

  private static String list(List<VmInfo> vms) {
    return String.join(", ", vms.stream().map(VmInfo::toString).toList());
  }

  /// Looks the logger up only when there is something to log: the first look-up reads each jar of
  /// the program.
  private static Logger log() {
    return System.getLogger(Discovery.class.getName());
  }
}
