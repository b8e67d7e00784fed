// SPDX-License-Identifier: Apache-2.0
package dev.oriel.guest;

import dev.oriel.fixtures.Programs;
import dev.oriel.fixtures.TempDirectory;
import dev.oriel.fixtures.TestProcess;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The library that lets QEMU send dma-bufs on a machine that has none. `gl-shim.c` explains it. It
/// is compiled on first use, and kept under the hash of its source.
///
/// A dma-buf of the shim is a sealed memfd: llvmpipe imports it, and `DMA_BUF_IOCTL_*` fail on it
/// with ENOTTY.
public final class GlShim {

  private static final String SOURCE = "/native/gl-shim.c";
  private static final Duration COMPILE_LIMIT = Duration.ofSeconds(30);

  private static @Nullable GlShim compiled;
  private static @Nullable String failure;

  private final Path library;

  private GlShim(Path library) {
    this.library = library;
  }

  /// Returns null if the shim can be compiled, otherwise the reason why its tests cannot run.
  public static synchronized @Nullable String unavailable() {
    if (compiled == null && failure == null) {
      failure = Programs.missing("cc");
      if (failure == null) {
        try {
          compiled = compile();
        } catch (IOException e) {
          failure = "the GL shim does not compile: " + e.getMessage();
        }
      }
    }
    return failure;
  }

  /// Returns the shim.
  ///
  /// @throws IllegalStateException with the reason if it is not available
  public static synchronized GlShim get() {
    String reason = unavailable();
    if (compiled == null) {
      throw new IllegalStateException(reason);
    }
    return compiled;
  }

  /// Returns the shared library to preload.
  public Path library() {
    return library;
  }

  private static GlShim compile() throws IOException {
    byte[] source;
    try (InputStream in = GlShim.class.getResourceAsStream(SOURCE)) {
      if (in == null) {
        throw new FileNotFoundException(SOURCE + " is not among the test resources");
      }
      source = in.readAllBytes();
    }
    Path cache = cacheDirectory();
    Path library = cache.resolve("gl-shim-" + hash(source) + ".so").toAbsolutePath();
    if (!Files.exists(library)) {
      Path c = Files.createTempFile(cache, "gl-shim", ".c");
      Path so = Files.createTempFile(cache, "gl-shim", ".so");
      try {
        Files.write(c, source);
        cc(c, so);
        Files.move(so, library, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(c);
        Files.deleteIfExists(so);
      }
    }
    return new GlShim(library);
  }

  /// Returns the build directory if Surefire names it. Otherwise, as in a benchmark, returns a
  /// directory of this process. QEMU must not load a library from a directory where others can
  /// write, such as a `target` that happens to be in the working directory, or under a name that
  /// others can predict.
  private static Path cacheDirectory() throws IOException {
    String module = System.getProperty("basedir");
    if (module != null) {
      return Files.createDirectories(Path.of(module, "target", "gl-shim"));
    }
    TempDirectory own = new TempDirectory("oriel-gl-shim");
    Runtime.getRuntime().addShutdownHook(new Thread(own::close));
    return own.path();
  }

  /// Compiles the shim. It links libepoxy by its file name, because the library itself exists
  /// wherever QEMU's OpenGL modules are installed, but the link of its development package may be
  /// missing.
  private static void cc(Path source, Path library) throws IOException {
    try (TestProcess cc =
        TestProcess.start(
            null,
            Map.of(),
            List.of(
                "cc",
                "-shared",
                "-fPIC",
                "-O2",
                "-Wall",
                "-Wextra",
                "-o",
                library.toString(),
                source.toString(),
                "-l:libepoxy.so.0",
                "-ldl"))) {
      int status = cc.awaitExit(COMPILE_LIMIT);
      if (status != 0) {
        throw new IOException("cc ended with status " + status + ": " + cc.stderr());
      }
    }
  }

  private static String hash(byte[] source) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(source);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
