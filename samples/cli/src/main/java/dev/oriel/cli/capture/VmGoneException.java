package dev.oriel.cli.capture;

import java.io.Serial;

/// The VM went away while its picture was awaited.
public final class VmGoneException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  VmGoneException(String reason) {
    super("the VM went away before its picture was whole: " + reason);
  }
}
