// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.QemuProcess;
import dev.oriel.dbus.VmSelector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which VM tests are given: one to start, or a running one to attach to.
///
/// @param program QEMU, looked up in the `PATH`; of no meaning where one is attached to
/// @param arguments its arguments; a display on D-Bus and a monitor are added
/// @param attach where a running VM is, or null to start one
/// @param vm which VM is there, or null where there is only one
/// @param console which console is the screen (number, label or device address, or a text console's
///   id); the first graphic one where empty
/// @param layout the keyboard layout that is set in the guest, as XKB names it
public record VmSetup(
    String program,
    List<String> arguments,
    @Nullable Endpoint attach,
    @Nullable VmSelector vm,
    String console,
    String layout) {

  /// Copies the list.
  public VmSetup {
    arguments = List.copyOf(arguments);
  }

  /// A VM to start, with arguments of QEMU.
  public static VmSetup qemu(String... arguments) {
    return new VmSetup(QemuProcess.DEFAULT_PROGRAM, List.of(arguments), null, null, "", "us");
  }

  /// A running VM.
  ///
  /// @param vm which one, or null where there is only one
  public static VmSetup attach(Endpoint endpoint, @Nullable VmSelector vm) {
    return new VmSetup(QemuProcess.DEFAULT_PROGRAM, List.of(), endpoint, vm, "", "us");
  }

  /// This with another QEMU.
  public VmSetup withProgram(String qemu) {
    return new VmSetup(qemu, arguments, attach, vm, console, layout);
  }

  /// This with more arguments of QEMU.
  public VmSetup with(String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return new VmSetup(program, all, attach, vm, console, layout);
  }

  /// This with a disk image, of any format that QEMU knows; what the guest writes is discarded.
  public VmSetup withDisk(Path image) {
    return with("-drive", "snapshot=on,file=" + QemuProcess.option(image));
  }

  /// This with a Linux kernel that is booted directly.
  ///
  /// @param initrd its initial file system, or null
  /// @param commandLine what the kernel is told
  public VmSetup withKernel(Path kernel, @Nullable Path initrd, String commandLine) {
    VmSetup direct = with("-kernel", kernel.toString(), "-append", commandLine);
    return initrd == null ? direct : direct.with("-initrd", initrd.toString());
  }

  /// This with another console as the screen.
  public VmSetup withConsole(String selector) {
    return new VmSetup(program, arguments, attach, vm, selector, layout);
  }

  /// This with another keyboard layout in the guest.
  public VmSetup withLayout(String xkbName) {
    return new VmSetup(program, arguments, attach, vm, console, xkbName);
  }
}
