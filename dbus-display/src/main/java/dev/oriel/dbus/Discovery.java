package dev.oriel.dbus;

import dev.oriel.dbus.internal.Protocol;
import dev.oriel.dbus.internal.client.BusClient;
import dev.oriel.dbus.internal.client.CallFailedException;
import dev.oriel.dbus.internal.client.Variants;
import dev.oriel.dbus.internal.sdbus.CString;
import dev.oriel.dbus.internal.sdbus.SdMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Finds the VMs on a connection, and chooses.
///
/// All VMs of a bus queue for the one name `org.qemu`; each is addressed by its unique name.
///
/// Threading: the loop thread, except [#choose].
final class Discovery {

  private static final Logger LOG = System.getLogger(Discovery.class.getName());
  private static final CString LIST_QUEUED_OWNERS = CString.constant("ListQueuedOwners");
  private static final CString GET_ALL = CString.constant("GetAll");
  private static final CString QEMU_NAME = CString.constant(Protocol.QEMU_NAME);

  private Discovery() {}

  /// The VMs on a message bus; none where nobody owns the name. VMs that go away meanwhile are left
  /// out.
  static CompletableFuture<List<VmInfo>> onBus(BusClient client) {
    return owners(client)
        .thenCompose(
            names -> {
              List<CompletableFuture<@Nullable VmInfo>> asked = new ArrayList<>();
              for (String name : names) {
                asked.add(vm(client, name).handle(Discovery::orGone));
              }
              return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                  .thenApply(_ -> present(asked));
            });
  }

  private static List<VmInfo> present(List<CompletableFuture<@Nullable VmInfo>> asked) {
    List<VmInfo> vms = new ArrayList<>();
    for (CompletableFuture<@Nullable VmInfo> a : asked) {
      VmInfo vm = a.join();
      if (vm != null) {
        vms.add(vm);
      }
    }
    return vms;
  }

  private static @Nullable VmInfo orGone(@Nullable VmInfo vm, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.log(Level.DEBUG, "a VM does not say who it is", failure);
    }
    return vm;
  }

  private static CompletableFuture<List<String>> owners(BusClient client) {
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

  /// Who the VM is.
  ///
  /// @param uniqueName its name on the bus, or null peer to peer
  static CompletableFuture<VmInfo> vm(BusClient client, @Nullable String uniqueName) {
    SdMessage m =
        client
            .newCall(
                uniqueName == null ? null : CString.of(uniqueName),
                Protocol.VM_PATH,
                Protocol.PROPERTIES,
                GET_ALL)
            .appendString('s', Protocol.VM);
    return client.call(m, answer -> info(Variants.readProperties(answer), uniqueName));
  }

  private static VmInfo info(Map<String, Object> properties, @Nullable String uniqueName) {
    List<Integer> consoles = new ArrayList<>();
    if (properties.get("ConsoleIDs") instanceof List<?> ids) {
      for (Object id : ids) {
        consoles.add(((Long) id).intValue());
      }
    }
    return new VmInfo(
        Objects.toString(properties.get("Name"), ""),
        Objects.toString(properties.get("UUID"), ""),
        uniqueName,
        consoles);
  }

  /// The one VM that is meant.
  ///
  /// @throws NoSuchVmException if none is
  /// @throws AmbiguousVmException if several are
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
        "there are %d VMs%s on %s; choose one by its UUID or unique name: %s"
            .formatted(meant.size(), selector == null ? "" : " " + selector, endpoint, list(meant)),
        meant);
  }

  private static String list(List<VmInfo> vms) {
    return String.join(", ", vms.stream().map(VmInfo::toString).toList());
  }
}
