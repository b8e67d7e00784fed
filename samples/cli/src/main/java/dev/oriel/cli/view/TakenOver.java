package dev.oriel.cli.view;

import dev.oriel.dbus.Endpoint;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells a VM that ended from one whose display another viewer took.
///
/// QEMU keeps one peer-to-peer connection, and a new one ends it (`dbus_display_add_client_ready`
/// in QEMU's `ui/dbus.c`). Two viewers that reconnect by themselves would take it from each other
/// for ever. A QEMU that starts makes its socket anew, so as long as the file is the one of before,
/// its VM is left alone.
///
/// Threading: the link's thread, but [#forget].
final class TakenOver {

  private final @Nullable Path socket;
  private @Nullable Object connected;
  private volatile @Nullable Object lost;

  TakenOver(Endpoint endpoint) {
    this.socket = endpoint instanceof Endpoint.Qmp(Path path) ? path : null;
  }

  /// A connection is up.
  void connected() {
    connected = identity();
    lost = null;
  }

  /// It ended, and not by our will.
  void lost() {
    lost = connected;
  }

  /// Another viewer's connection is to be ended.
  void forget() {
    lost = null;
  }

  /// Why not to connect now, or null where nothing is against it.
  @Nullable String reason() {
    Object before = lost;
    if (socket == null || before == null || !before.equals(identity())) {
      return null;
    }
    return listens(socket)
        ? "another viewer has taken the display of this VM"
        : "QEMU does not listen on " + socket;
  }

  private @Nullable Object identity() {
    if (socket == null) {
      return null;
    }
    try {
      return Map.copyOf(Files.readAttributes(socket, "unix:dev,ino,ctime"));
    } catch (IOException | UnsupportedOperationException _) {
      return null;
    }
  }

  private static boolean listens(Path path) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException | IllegalArgumentException _) {
      return false;
    }
  }
}
