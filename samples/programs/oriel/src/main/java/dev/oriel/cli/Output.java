// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli;

import dev.oriel.core.os.NamedOutput;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The output of a command. It remembers whether the output could be written: a `PrintWriter` does
/// not report that a disk is full or that the reader has gone.
///
/// Threading: one thread.
final class Output extends PrintWriter {

  /// The name of the standard output in errors.
  static final String STDOUT = "standard output";

  /// The descriptor of the standard input.
  static final int STDIN = 0;

  private final Noting noting;
  private final boolean pipe;
  private boolean readerMayLeave;

  private Output(Noting noting, boolean pipe) {
    super(noting);
    this.noting = noting;
    this.pipe = pipe;
  }

  /// Creates an output that writes to `to`. Ownership: the caller still owns `to`.
  ///
  /// @param pipe whether `to` is a pipe or a socket, which cannot be written to when its reader has
  ///   gone; other files have no such end
  static Output to(Writer to, boolean pipe) {
    return new Output(new Noting(to), pipe);
  }

  /// Returns the standard output of the process.
  static Output standard(Charset charset) {
    return to(new BufferedWriter(new OutputStreamWriter(stdout(), charset)), isPipe());
  }

  /// Returns the standard output of the process for bytes. Its errors name it.
  static OutputStream stdout() {
    return new NamedOutput(new FileOutputStream(FileDescriptor.out), STDOUT);
  }

  private static boolean isPipe() {
    String kind = kind(1);
    return kind.startsWith("pipe:") || kind.startsWith("socket:");
  }

  /// Returns whether the standard output of the process is a terminal.
  static boolean isTerminal() {
    return isTerminal(1);
  }

  /// Returns whether a descriptor of the process is a terminal.
  ///
  /// @param descriptor [#STDIN], or another one that is open
  static boolean isTerminal(int descriptor) {
    String kind = kind(descriptor);
    return kind.startsWith("/dev/pts/")
        || kind.startsWith("/dev/tty")
        || kind.equals("/dev/console");
  }

  private static String kind(int descriptor) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd", "" + descriptor)).toString();
    } catch (IOException _) {
      return "";
    }
  }

  /// From now on, accepts that the reader of a pipe has gone: this is the requested end, and no
  /// failure.
  void readerMayLeave() {
    readerMayLeave = true;
  }

  /// Returns why not everything could be written, or null if it was.
  @Nullable IOException failure() {
    flush();
    return readerMayLeave && pipe ? null : noting.failure;
  }

  /// Remembers the errors that `PrintWriter` does not report.
  private static final class Noting extends Writer {

    private final Writer to;
    private @Nullable IOException failure;

    Noting(Writer to) {
      this.to = to;
    }

    private IOException noted(IOException e) {
      if (failure == null) {
        failure = e;
      }
      return e;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
      try {
        to.write(text, offset, length);
      } catch (IOException e) {
        throw noted(e);
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        to.flush();
      } catch (IOException e) {
        throw noted(e);
      }
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
