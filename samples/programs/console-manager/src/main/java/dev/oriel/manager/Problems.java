// SPDX-License-Identifier: Apache-2.0
package dev.oriel.manager;

/// Is notified of lasting problems, one for each subject.
interface Problems {

  /// Called when a problem of the subject begins.
  void tell(Object subject, String words);

  /// Called when the problem of the subject has ended.
  void solved(Object subject);
}
