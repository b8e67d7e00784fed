/// The `oriel` command: viewer, capture, doctor.
@org.jspecify.annotations.NullMarked
module dev.oriel.cli {
  requires dev.oriel.dbus;
  requires dev.oriel.gl;
  requires info.picocli;
  requires static org.jspecify;
}
