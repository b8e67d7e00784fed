// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen;

import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.QemuProcess;
import dev.oriel.dbus.VmSelector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The description of a VM: one to start, or a running one to attach to.
///
/// @param program the QEMU program, looked up in the `PATH`; ignored for a running VM
/// @param arguments the arguments of QEMU; a display on D-Bus and a monitor are added to them
/// @param attach the endpoint of a running VM, or null to start one
/// @param vm the VM to select at the endpoint, or null if there is only one
/// @param console the console of the screen: its number, label or device address, or a text
///   console's id; empty for the first graphic console
/// @param layout the keyboard layout that is set in the guest, by its XKB name
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

  /// Returns the setup of a VM to start, with arguments of QEMU.
  public static VmSetup qemu(String... arguments) {
    return new VmSetup(QemuProcess.DEFAULT_PROGRAM, List.of(arguments), null, null, "", "us");
  }

  /// Returns the setup of a running VM.
  ///
  /// @param vm the VM to select at the endpoint, or null if there is only one
  public static VmSetup attach(Endpoint endpoint, @Nullable VmSelector vm) {
    return new VmSetup(QemuProcess.DEFAULT_PROGRAM, List.of(), endpoint, vm, "", "us");
  }

  /// Returns this setup with another QEMU program.
  public VmSetup withProgram(String qemu) {
    return new VmSetup(qemu, arguments, attach, vm, console, layout);
  }

  /// Returns this setup with more arguments of QEMU.
  public VmSetup with(String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return new VmSetup(program, all, attach, vm, console, layout);
  }

  /// Returns this setup with a disk image in any format that QEMU supports. The guest's writes to
  /// it are discarded.
  public VmSetup withDisk(Path image) {
    return with("-drive", "snapshot=on,file=" + QemuProcess.option(image));
  }

  /// Returns this setup with a Linux kernel that QEMU boots directly.
  ///
  /// @param initrd the initial file system, or null
  /// @param commandLine the kernel's command line
  public VmSetup withKernel(Path kernel, @Nullable Path initrd, String commandLine) {
    VmSetup direct = with("-kernel", kernel.toString(), "-append", commandLine);
    return initrd == null ? direct : direct.with("-initrd", initrd.toString());
  }

  /// Returns this setup with another console as the screen.
  public VmSetup withConsole(String selector) {
    return new VmSetup(program, arguments, attach, vm, selector, layout);
  }

  /// Returns this setup with another keyboard layout in the guest.
  public VmSetup withLayout(String xkbName) {
    return new VmSetup(program, arguments, attach, vm, console, xkbName);
  }
}
