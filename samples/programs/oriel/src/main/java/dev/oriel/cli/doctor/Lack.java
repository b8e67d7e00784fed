// SPDX-License-Identifier: Apache-2.0
package dev.oriel.cli.doctor;

/// Something that a way to pictures without a copy needs and a machine does not have.
///
/// @param what what is missing, or what is not known ("whether …")
/// @param remedy what to do
/// @param certain whether it is known to be missing
record Lack(String what, String remedy, boolean certain) {

  static Lack of(String what, String remedy) {
    return new Lack(what, remedy, true);
  }

  static Lack unknown(String what, String remedy) {
    return new Lack(what, remedy, false);
  }
}
