// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.connection;

/// Something that is told until it is closed. Threading: any thread; closing twice does nothing.
public interface Subscription extends AutoCloseable {

  @Override
  void close();
}
