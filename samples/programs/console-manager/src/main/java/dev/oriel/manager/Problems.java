// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

/// Is told what goes wrong for a while, one thing a subject.
interface Problems {

  /// Something is wrong with the subject from now on.
  void tell(Object subject, String words);

  /// Nothing is wrong with it any more.
  void solved(Object subject);
}
