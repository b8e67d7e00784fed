/// Explicit synchronisation: fences, sync files, and the loop in whose poll set they sit. Knows
/// nothing of EGL or D-Bus.
@org.jspecify.annotations.NullMarked
module dev.oriel.sync {
  requires transitive dev.oriel.core;
  requires static transitive org.jspecify;

  exports dev.oriel.sync;
}
