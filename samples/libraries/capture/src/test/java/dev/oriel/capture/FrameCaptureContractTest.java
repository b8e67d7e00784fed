// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.frame.FrameSink;
import dev.oriel.guest.FrameSinkContract;

/// The contract of sinks, for a capture.
class FrameCaptureContractTest extends FrameSinkContract {

  @Override
  protected Subject start() {
    SinkSource source = new SinkSource();
    FrameCapture capture = FrameCapture.open(source, CaptureOptions.DEFAULT);
    return new Subject() {
      @Override
      public FrameSink sink() {
        return source.sink();
      }

      @Override
      public void close() {
        capture.close();
      }
    };
  }
}
