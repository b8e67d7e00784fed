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

/// What a command answers, and whether it could be written: a `PrintWriter` keeps to itself that a
/// disk is full or the reader gone.
///
/// Threading: one thread.
final class Output extends PrintWriter {

  /// What users call it, in errors.
  static final String STDOUT = "standard output";

  private final Noting noting;
  private final boolean pipe;
  private boolean readerMayLeave;

  private Output(Noting noting, boolean pipe) {
    super(noting);
    this.noting = noting;
    this.pipe = pipe;
  }

  /// Answers that go to `to`. Ownership: that stays the caller's.
  ///
  /// @param pipe whether that is a pipe or a socket, which cannot be written to any more when its
  ///   reader has gone, and else always
  static Output to(Writer to, boolean pipe) {
    return new Output(new Noting(to), pipe);
  }

  /// The process's standard output.
  static Output standard(Charset charset) {
    return to(new BufferedWriter(new OutputStreamWriter(stdout(), charset)), isPipe());
  }

  /// The process's standard output for bytes, whose errors name it.
  static OutputStream stdout() {
    return new NamedOutput(new FileOutputStream(FileDescriptor.out), STDOUT);
  }

  private static boolean isPipe() {
    try {
      String kind = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return kind.startsWith("pipe:") || kind.startsWith("socket:");
    } catch (IOException _) {
      return false;
    }
  }

  /// From now on it is no failure that nobody reads any more, but the end that was asked for.
  void readerMayLeave() {
    readerMayLeave = true;
  }

  /// Why not all could be written, or null where it was.
  @Nullable IOException failure() {
    flush();
    return readerMayLeave && pipe ? null : noting.failure;
  }

  /// Remembers what the printer above keeps to itself.
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
