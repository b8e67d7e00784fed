// SPDX-License-Identifier: Apache-2.0
package dev.oriel.terminal;

import dev.oriel.dbus.Endpoint;
import dev.oriel.dbus.PictureSource;
import dev.oriel.dbus.VmConnection;
import dev.oriel.dbus.testing.PictureSourceContract;
import dev.oriel.guest.NeedsQemu;
import dev.oriel.guest.Qemu;
import dev.oriel.guest.SerialPort;
import java.io.IOException;
import java.util.Objects;

/// A serial line of the real QEMU.
@NeedsQemu
class TextConsoleContractTest extends PictureSourceContract {

  @Override
  protected Subject start() throws IOException {
    Qemu qemu = Qemu.builder().virtioGpu("").arguments("-serial", "vc").start();
    VmConnection vm = VmConnection.open(new Endpoint.Qmp(qemu.qmpSocket()), null);
    TextConsole console = new TextConsole(Objects.requireNonNull(vm.textConsole("serial0")));
    SerialPort port = new SerialPort(qemu);
    return new Subject() {
      @Override
      public PictureSource source() {
        return console;
      }

      @Override
      public Qemu qemu() {
        return qemu;
      }

      @Override
      public void draw() {
        port.send("drawn\r\n");
      }

      @Override
      public void close() {
        vm.close();
        qemu.close();
      }
    };
  }
}
