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

/// A running QEMU whose processor is halted and whose devices are driven by the test.
///
/// QEMU connects to sockets on which this class listens, so nothing polls for its start; it cannot
/// outlive the JVM ([TestProcess]). A second QMP socket, [#qmpSocket()], is for the code under
/// test.
///
/// Threading: the guest's thread; [#close()] from any thread once the guest is at rest. Ownership:
/// [#close()] ends QEMU and unmaps its memory.
public final class Qemu implements AutoCloseable {

  /// The program.
  public static final String PROGRAM = "qemu-system-x86_64";

  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  /// The RAM's backend; QEMU's own modules are named `fb0`, `fb1` and so on.
  private static final String RAM_ID = "mem";

  private static final String MODULE_PREFIX = "fb";

  /// The i440FX's and Q35's PCI window begins no later than here with less than 3.5 GiB of RAM.
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

  /// A QEMU to configure.
  public static Builder builder() {
    return new Builder();
  }

  /// Null where QEMU is installed, else the reason for which a test of it cannot run.
  public static @Nullable String unavailable() {
    return Programs.missing(PROGRAM);
  }

  /// The monitor.
  public Qmp qmp() {
    return qmp;
  }

  /// The guest's loads and stores.
  public Qtest qtest() {
    return qtest;
  }

  /// The guest's memory.
  public GuestMemory memory() {
    return memory;
  }

  /// The path of a QMP socket that nobody uses: for the code under test.
  public Path qmpSocket() {
    return directory.resolve("qmp");
  }

  /// A private directory that lives as long as this QEMU.
  public Path directory() {
    return directory.path();
  }

  /// QEMU's pid.
  public long pid() {
    return process.pid();
  }

  /// Whether QEMU runs.
  public boolean isAlive() {
    return process.isAlive();
  }

  /// What QEMU wrote to its standard error so far.
  public String stderr() {
    return process.stderr();
  }

  /// The command line, to be repeated by hand.
  public String commandLine() {
    return String.join(" ", command);
  }

  /// Says that QEMU will end by the test's will, so that [#close()] does not report it.
  public void expectExit() {
    exitExpected = true;
  }

  /// Ends QEMU in order (QMP `quit`) and checks that it managed to.
  public void quit() {
    exitExpected = true;
    qmp.execute("quit");
    int status = process.awaitExit(START_LIMIT);
    if (status != 0) {
      throw new AssertionError("QEMU quit with status " + status + "\n" + stderr());
    }
  }

  /// Ends QEMU for sure.
  ///
  /// @throws AssertionError when it had already ended by itself: no viewer may crash a QEMU
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

  /// The device at this place, made on first use: BARs are placed once.
  PciDevice pciDevice(int devfn, BiFunction<Qemu, Integer, PciDevice> create) {
    PciDevice known = pciDevices.get(devfn);
    if (known == null) {
      known = create.apply(this, devfn);
      pciDevices.put(devfn, known);
    }
    return known;
  }

  /// The settings of a [Qemu].
  public static final class Builder {

    private String machine = "pc";
    private int memoryMiB = 64;
    private int modules;
    private int moduleMiB;
    private String display = "dbus,p2p=yes";
    private @Nullable GlShim shim;
    private @Nullable String renderNode;
    private final List<String> devices = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();

    private Builder() {}

    /// The machine type: `pc`, `q35`, or one with options.
    public Builder machine(String type) {
      machine = type;
      return this;
    }

    /// The RAM's size, below 3.5 GiB.
    public Builder memoryMiB(int size) {
      memoryMiB = size;
      return this;
    }

    /// Plugs memory modules, each with a memfd of its own: for blobs whose dma-buf is the shim's.
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
    /// @param options as `xres=1024,yres=768`, or empty
    public Builder virtioGpu(String options) {
      return device("virtio-gpu-pci,id=gpu" + (options.isEmpty() ? "" : "," + options));
    }

    /// Shows on a peer-to-peer D-Bus connection, which QMP hands over; the default.
    public Builder peerToPeer() {
      display = "dbus,p2p=yes";
      return this;
    }

    /// Shows on a message bus.
    public Builder bus(String address) {
      display = "dbus,addr=" + address.replace(",", ",,");
      return this;
    }

    /// Shows nothing.
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

    /// Turns on OpenGL and with it the dma-buf messages, on any machine.
    public Builder gl(GlShim preloaded) {
      shim = preloaded;
      return gl("/dev/null");
    }

    /// Turns on OpenGL on a render node, with the kernel's own udmabuf device: in the lab VM.
    public Builder gl(String node) {
      renderNode = node;
      return this;
    }

    /// The machine's name and UUID, by which a viewer tells machines on a bus apart.
    public Builder name(String name, String uuid) {
      return arguments("-name", name, "-uuid", uuid);
    }

    /// Adds arguments as they are.
    public Builder arguments(String... more) {
      arguments.addAll(List.of(more));
      return this;
    }

    /// Starts QEMU and waits until its monitor answers.
    ///
    /// @throws IOException with QEMU's own words when it ends instead
    public Qemu start() throws IOException {
      TempDirectory directory = new TempDirectory("oriel-qemu");
      try (Selector selector = Selector.open();
          ServerSocketChannel qmpServer = listen(selector, directory.resolve("qmp-fixture"));
          ServerSocketChannel qtestServer = listen(selector, directory.resolve("qtest"))) {
        List<String> command = command(directory);
        TestProcess process = TestProcess.start(null, Map.of(), command);
        try {
          var _ = process.onExit().thenRun(selector::wakeup);
          Qtest qtest = new Qtest(accept(qtestServer, selector, process));
          Qmp qmp = new Qmp(accept(qmpServer, selector, process));
          return new Qemu(directory, process, command, qmp, qtest);
        } catch (IOException | UncheckedIOException e) {
          // It connects before it creates its devices, so a lost connection is no reason yet.
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
        // By name, found in the search path: LD_PRELOAD is split at spaces, that is not.
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
          throw new IOException(qemu.isAlive() ? "it does not connect" : "it ended");
        }
        selector.select(left);
        selector.selectedKeys().clear();
      }
    }
  }
}
