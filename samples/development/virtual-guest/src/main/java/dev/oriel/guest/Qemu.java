// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.fixtures.Await;
import dev.oriel.fixtures.Programs;
import dev.oriel.fixtures.TempDirectory;
import dev.oriel.fixtures.TestProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// A running QEMU with a halted processor, whose devices the test drives.
///
/// QEMU connects to sockets on which this class listens, so its start needs no polling. QEMU ends
/// with the JVM at the latest ([TestProcess]). A second QMP socket, [#qmpSocket()], is for the code
/// under test.
///
/// Threading: the guest's thread. [#close()] may be called from any thread once the guest's thread
/// does not use this object any more. Ownership: [#close()] ends QEMU and unmaps its memory.
public final class Qemu implements AutoCloseable {

  /// The name of the QEMU program.
  public static final String PROGRAM = "qemu-system-x86_64";

  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  /// The id of the RAM's memory backend. The ids of memory modules are `fb0`, `fb1` and so on.
  private static final String RAM_ID = "mem";

  private static final String MODULE_PREFIX = "fb";

  /// The start of the PCI memory. With less than 3.5 GiB of RAM, the PCI window of i440FX and Q35
  /// begins at this address or below.
  private static final long PCI_MEMORY = 0xe000_0000L;

  private static final long PCI_MEMORY_END = 0xfe00_0000L;

  private final TempDirectory directory;
  private final TestProcess process;
  private final List<String> command;
  private final Qmp qmp;
  private final Qtest qtest;
  private final Arena arena;
  private final GuestMemory memory;
  private final Map<Integer, PciDevice> pciDevices = new HashMap<>();
  private long nextPciAddress = PCI_MEMORY;
  private boolean exitExpected;
  private boolean closed;

  private Qemu(
      TempDirectory directory, TestProcess process, List<String> command, Qmp qmp, Qtest qtest)
      throws IOException {
    this.directory = directory;
    this.process = process;
    this.command = command;
    this.qmp = qmp;
    this.qtest = qtest;
    this.arena = Arena.ofShared();
    this.memory =
        new GuestMemory(new GuestMemoryMapper(process.pid(), qmp, qtest, arena).regions());
  }

  /// Returns a builder for a QEMU.
  public static Builder builder() {
    return new Builder();
  }

  /// Returns null if QEMU is installed, otherwise the reason why its tests cannot run.
  public static @Nullable String unavailable() {
    return Programs.missing(PROGRAM);
  }

  /// Returns the monitor of this class.
  public Qmp qmp() {
    return qmp;
  }

  /// Returns the qtest connection, which makes the guest's loads and stores.
  public Qtest qtest() {
    return qtest;
  }

  /// Returns the guest's memory.
  public GuestMemory memory() {
    return memory;
  }

  /// Returns the path of a QMP socket that this class does not use. It is for the code under test.
  public Path qmpSocket() {
    return directory.resolve("qmp");
  }

  /// Returns a private directory that exists as long as this QEMU.
  public Path directory() {
    return directory.path();
  }

  /// Returns QEMU's pid.
  public long pid() {
    return process.pid();
  }

  /// Returns whether QEMU runs.
  public boolean isAlive() {
    return process.isAlive();
  }

  /// Returns the text that QEMU has written to its standard error.
  public String stderr() {
    return process.stderr();
  }

  /// Returns the command line, for starting QEMU by hand.
  public String commandLine() {
    return String.join(" ", command);
  }

  /// Announces that the test ends QEMU, so that [#close()] does not report an error.
  public void expectExit() {
    exitExpected = true;
  }

  /// Ends QEMU with QMP `quit` and checks that its exit status is 0.
  public void quit() {
    exitExpected = true;
    qmp.execute("quit");
    int status = process.awaitExit(START_LIMIT);
    if (status != 0) {
      throw new AssertionError("QEMU quit with status " + status + "\n" + stderr());
    }
  }

  /// Ends QEMU, by killing it if necessary.
  ///
  /// @throws AssertionError if QEMU had already ended by itself: no viewer may crash a QEMU
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean died = !process.isAlive() && !exitExpected;
    try (directory;
        arena;
        process;
        qtest;
        qmp) {
      if (died) {
        int status = process.awaitExit(Duration.ZERO);
        throw new AssertionError(
            "QEMU ended by itself with status " + status + "\n" + commandLine() + "\n" + stderr());
      }
    }
  }

  long allocatePciMemory(long size) {
    long address = (nextPciAddress + size - 1) & -size;
    nextPciAddress = address + Math.max(size, 4096);
    if (nextPciAddress > PCI_MEMORY_END) {
      throw new IllegalStateException("no PCI memory left for a BAR of " + size + " bytes");
    }
    return address;
  }

  /// Returns the device at a place. The device is created on first use, because BARs are placed
  /// once.
  PciDevice pciDevice(int devfn, BiFunction<Qemu, Integer, PciDevice> create) {
    PciDevice known = pciDevices.get(devfn);
    if (known == null) {
      known = create.apply(this, devfn);
      pciDevices.put(devfn, known);
    }
    return known;
  }

  /// Settings of a [Qemu] and its start.
  public static final class Builder {

    private String machine = "pc";
    private int memoryMiB = 64;
    private int modules;
    private int moduleMiB;
    private String display = "dbus,p2p=yes";
    private @Nullable GlShim shim;
    private @Nullable String renderNode;
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> devices = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();

    private Builder() {}

    /// Sets the machine type: `pc`, `q35`, or one with options.
    public Builder machine(String type) {
      machine = type;
      return this;
    }

    /// Sets the RAM's size, which must be below 3.5 GiB.
    public Builder memoryMiB(int size) {
      memoryMiB = size;
      return this;
    }

    /// Adds memory modules, each with its own memfd, for blobs with a dma-buf of the shim.
    public Builder framebuffers(int count, int sizeMiB) {
      modules = count;
      moduleMiB = sizeMiB;
      return this;
    }

    /// Adds a `-device`.
    public Builder device(String device) {
      devices.add(device);
      return this;
    }

    /// Adds a `virtio-gpu-pci` with the id `gpu`.
    ///
    /// @param options the device's options, such as `xres=1024,yres=768`, or empty
    public Builder virtioGpu(String options) {
      return device("virtio-gpu-pci,id=gpu" + (options.isEmpty() ? "" : "," + options));
    }

    /// Uses a peer-to-peer D-Bus connection for the display, which QMP passes on. This is the
    /// default.
    public Builder peerToPeer() {
      display = "dbus,p2p=yes";
      return this;
    }

    /// Uses a message bus for the display.
    public Builder bus(String address) {
      display = "dbus,addr=" + address.replace(",", ",,");
      return this;
    }

    /// Uses no display.
    public Builder noDisplay() {
      display = "none";
      return this;
    }

    /// Adds options to `-display dbus`, such as `audiodev=snd`.
    public Builder displayOption(String option) {
      display += "," + option;
      return this;
    }

    /// Gives QEMU the shim's udmabuf device, which `blob=true` needs, without OpenGL.
    public Builder udmabuf(GlShim preloaded) {
      shim = preloaded;
      return this;
    }

    /// Turns on OpenGL and thereby the dma-buf messages, on any machine, with the shim.
    public Builder gl(GlShim preloaded) {
      shim = preloaded;
      return gl("/dev/null");
    }

    /// Turns on OpenGL on a render node, with the kernel's own udmabuf device. This is for the lab
    /// VM.
    public Builder gl(String node) {
      renderNode = node;
      return this;
    }

    /// Sets a variable of QEMU's environment.
    public Builder environment(String variable, String value) {
      environment.put(variable, value);
      return this;
    }

    /// Sets the machine's name and UUID, by which a viewer distinguishes machines on a bus.
    public Builder name(String name, String uuid) {
      return arguments("-name", name, "-uuid", uuid);
    }

    /// Adds arguments without a change.
    public Builder arguments(String... more) {
      arguments.addAll(List.of(more));
      return this;
    }

    /// Starts QEMU and waits until its monitor answers.
    ///
    /// @throws IOException with QEMU's error output if QEMU ends instead
    public Qemu start() throws IOException {
      TempDirectory directory = new TempDirectory("oriel-qemu");
      try (Selector selector = Selector.open();
          ServerSocketChannel qmpServer = listen(selector, directory.resolve("qmp-fixture"));
          ServerSocketChannel qtestServer = listen(selector, directory.resolve("qtest"))) {
        List<String> command = command(directory);
        TestProcess process = TestProcess.start(null, environment, command);
        try {
          var _ = process.onExit().thenRun(selector::wakeup);
          Qtest qtest = new Qtest(accept(qtestServer, selector, process));
          Qmp qmp = new Qmp(accept(qmpServer, selector, process));
          return new Qemu(directory, process, command, qmp, qtest);
        } catch (IOException | UncheckedIOException e) {
          // QEMU connects before it creates its devices, so a lost connection is not the cause yet.
          process.close();
          throw new IOException("QEMU did not start: " + process.stderr(), e);
        }
      } catch (Throwable t) {
        directory.close();
        throw t;
      }
    }

    private List<String> command(TempDirectory directory) throws IOException {
      Path rom = HaltRom.write(directory.resolve("halt.rom"));
      List<String> c = new ArrayList<>();
      if (shim != null) {
        // The shim has only a name, which the search path resolves: LD_PRELOAD is split at spaces,
        // LD_LIBRARY_PATH is not.
        Path library = shim.library().toAbsolutePath();
        c.addAll(List.of("env", "LD_PRELOAD=" + library.getFileName()));
        c.addAll(List.of("LD_LIBRARY_PATH=" + library.getParent(), "LIBGL_ALWAYS_SOFTWARE=1"));
      }
      c.addAll(List.of(PROGRAM, "-nodefaults", "-no-user-config", "-accel", "tcg"));
      c.addAll(List.of("-bios", rom.toString()));
      c.addAll(List.of("-machine", machine + ",memory-backend=" + RAM_ID));
      c.addAll(List.of("-object", backend(RAM_ID, memoryMiB)));
      if (modules == 0) {
        c.addAll(List.of("-m", memoryMiB + "M"));
      } else {
        int most = memoryMiB + modules * moduleMiB;
        c.addAll(List.of("-m", memoryMiB + "M,slots=" + modules + ",maxmem=" + most + "M"));
      }
      for (int i = 0; i < modules; i++) {
        c.addAll(List.of("-object", backend(MODULE_PREFIX + i, moduleMiB)));
        c.addAll(List.of("-device", "pc-dimm,memdev=" + MODULE_PREFIX + i));
      }
      c.addAll(List.of("-qmp", "unix:" + directory.resolve("qmp") + ",server=on,wait=off"));
      c.addAll(List.of("-qmp", "unix:" + directory.resolve("qmp-fixture")));
      c.addAll(List.of("-chardev", "socket,id=qtest,path=" + directory.resolve("qtest")));
      c.addAll(List.of("-qtest", "chardev:qtest", "-qtest-log", "none"));
      c.addAll(List.of("-vga", "none"));
      String gl = renderNode == null ? "" : ",gl=on,rendernode=" + renderNode;
      c.addAll(List.of("-display", display + gl));
      for (String d : devices) {
        c.addAll(List.of("-device", d));
      }
      c.addAll(arguments);
      return List.copyOf(c);
    }

    private static String backend(String id, int sizeMiB) {
      return "memory-backend-memfd,id=" + id + ",size=" + sizeMiB + "M,share=on";
    }

    private static ServerSocketChannel listen(Selector selector, Path path) throws IOException {
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(path));
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      return server;
    }

    private static SocketChannel accept(
        ServerSocketChannel server, Selector selector, TestProcess qemu) throws IOException {
      long deadline = System.nanoTime() + Await.patient(START_LIMIT).toNanos();
      while (true) {
        SocketChannel connected = server.accept();
        if (connected != null) {
          return connected;
        }
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0 || !qemu.isAlive()) {
          throw new IOException(qemu.isAlive() ? "QEMU does not connect" : "QEMU ended");
        }
        selector.select(left);
        selector.selectedKeys().clear();
      }
    }
  }
}
