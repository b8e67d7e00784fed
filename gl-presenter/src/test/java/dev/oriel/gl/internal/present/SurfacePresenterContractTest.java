// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.present;

import dev.oriel.core.frame.FrameSink;
import dev.oriel.guest.FrameSinkContract;

/// Tests a presenter as a frame sink.
class SurfacePresenterContractTest extends FrameSinkContract {

  @Override
  protected Subject start() {
    SurfacePresenter presenter =
        SurfacePresenter.start(
            new RecordingSurface(64, 48), PresentOptions.DEFAULT, new RecordingListener());
    return new Subject() {
      @Override
      public FrameSink sink() {
        return presenter;
      }

      @Override
      public void close() {
        presenter.close();
      }
    };
  }
}
