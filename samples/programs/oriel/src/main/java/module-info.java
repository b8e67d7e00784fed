// SPDX-License-Identifier: Apache-2.0
/// The `oriel` command: viewer, capture, doctor.
@org.jspecify.annotations.NullMarked
module dev.oriel.cli {
  requires com.fasterxml.jackson.core;
  requires dev.oriel.capture;
  requires dev.oriel.dbus;
  requires dev.oriel.demoguest;
  requires dev.oriel.gl;
  requires dev.oriel.keyboard;
  requires dev.oriel.pictures;
  requires dev.oriel.screen;
  requires dev.oriel.sound;
  requires dev.oriel.terminal;
  requires dev.oriel.text;
  requires info.picocli;
  requires static org.jspecify;

  provides System.LoggerFinder with
      dev.oriel.cli.StderrLoggerFinder;

  // picocli sets the options by reflection.
  opens dev.oriel.cli to
      info.picocli;
}
