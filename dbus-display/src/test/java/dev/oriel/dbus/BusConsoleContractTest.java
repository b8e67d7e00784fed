// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus;

import dev.oriel.dbus.testing.PictureSourceContract;
import dev.oriel.guest.NeedsBus;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.TestBus;
import java.io.IOException;

/// A graphic console of the real QEMU on a bus, where QEMU identifies programs by name.
@NeedsQemu
@NeedsBus
class BusConsoleContractTest extends PictureSourceContract {

  @Override
  protected Subject start() throws IOException {
    TestBus bus = TestBus.start();
    Qemu qemu =
        Qemu.builder().bus(bus.address()).virtioGpu("").device("virtio-keyboard-pci").start();
    return ConsoleContractTest.subject(qemu, new Endpoint.Bus(bus.address()), bus::close);
  }
}
