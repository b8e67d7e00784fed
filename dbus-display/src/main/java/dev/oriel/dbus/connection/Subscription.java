// SPDX-License-Identifier: Apache-2.0
package dev.oriel.dbus.connection;

/// A registration of a callback, which is called until the registration is closed. Threading: any
/// thread; closing twice does nothing.
public interface Subscription extends AutoCloseable {

  @Override
  void close();
}
