// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.testing.PictureSourceContract;
import dev.oriel.guest.GpuFormat;
import dev.oriel.guest.GuestFramebuffer;
import dev.oriel.guest.Guests;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.VirtioGpu;
import java.io.IOException;

/// A graphic console of the real QEMU.
@NeedsQemu
class ConsoleContractTest extends PictureSourceContract {

  @Override
  protected Subject start() throws IOException {
    Qemu qemu = Qemu.builder().virtioGpu("").device("virtio-keyboard-pci").start();
    return subject(qemu, new Endpoint.Qmp(qemu.qmpSocket()), () -> {});
  }

  /// The console of a guest that has shown a picture.
  ///
  /// @param end called when QEMU has ended
  static Subject subject(Qemu qemu, Endpoint endpoint, Runnable end) {
    VmConnection vm = VmConnection.open(endpoint, null);
    VirtioGpu gpu = new VirtioGpu(qemu);
    GuestFramebuffer picture = GuestFramebuffer.inRam(qemu, 320, 200, GpuFormat.B8G8R8X8);
    Guests.show(gpu, 1, picture);
    return new Subject() {
      private int drawn;

      @Override
      public PictureSource source() {
        return vm.console(0);
      }

      @Override
      public Qemu qemu() {
        return qemu;
      }

      @Override
      public void draw() {
        picture.fill(picture.bounds(), 0xff00_0000 | ++drawn);
        Guests.update(gpu, 1, picture, picture.bounds());
      }

      @Override
      public void close() {
        vm.close();
        qemu.close();
        end.run();
      }
    };
  }
}
