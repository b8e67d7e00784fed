// SPDX-License-Identifier: Apache-2.0
package dev.oriel.core.audio;

import java.nio.ByteBuffer;

/// How a sample is written. The values are those of QEMU's `AudioFormat`.
public enum SampleType {
  /// 8 bits, unsigned; silence is 128.
  U8(1) {
    @Override
    float read(ByteBuffer from, int at) {
      return ((from.get(at) & 0xff) - 0x80) / 0x1p7f;
    }

    @Override
    void write(float sample, ByteBuffer to) {
      to.put((byte) (Math.clamp(Math.round(sample * 0x1p7f), -0x80, 0x7f) + 0x80));
    }
  },
  /// 8 bits, signed.
  S8(1) {
    @Override
    float read(ByteBuffer from, int at) {
      return from.get(at) / 0x1p7f;
    }

    @Override
    void write(float sample, ByteBuffer to) {
      to.put((byte) Math.clamp(Math.round(sample * 0x1p7f), -0x80, 0x7f));
    }
  },
  /// 16 bits, unsigned; silence is 32768.
  U16(2) {
    @Override
    float read(ByteBuffer from, int at) {
      return ((from.getShort(at) & 0xffff) - 0x8000) / 0x1p15f;
    }

    @Override
    void write(float sample, ByteBuffer to) {
      to.putShort((short) (Math.clamp(Math.round(sample * 0x1p15f), -0x8000, 0x7fff) + 0x8000));
    }
  },
  /// 16 bits, signed.
  S16(2) {
    @Override
    float read(ByteBuffer from, int at) {
      return from.getShort(at) / 0x1p15f;
    }

    @Override
    void write(float sample, ByteBuffer to) {
      to.putShort((short) Math.clamp(Math.round(sample * 0x1p15f), -0x8000, 0x7fff));
    }
  },
  /// 32 bits, unsigned; silence is 2147483648.
  U32(4) {
    @Override
    float read(ByteBuffer from, int at) {
      return (from.getInt(at) ^ 0x8000_0000) / 0x1p31f;
    }

    @Override
    void write(float sample, ByteBuffer to) {
      to.putInt(Math.round(sample * 0x1p31f) ^ 0x8000_0000);
    }
  },
  /// 32 bits, signed.
  S32(4) {
    @Override
    float read(ByteBuffer from, int at) {
      return from.getInt(at) / 0x1p31f;
    }

    @Override
    void write(float sample, ByteBuffer to) {
      to.putInt(Math.round(sample * 0x1p31f));
    }
  },
  /// 32 bits, floating point, from -1 to 1. What is not a number is read as silence.
  F32(4) {
    @Override
    float read(ByteBuffer from, int at) {
      float value = from.getFloat(at);
      return Float.isNaN(value) ? 0 : Math.clamp(value, -1f, 1f);
    }

    @Override
    void write(float sample, ByteBuffer to) {
      to.putFloat(Math.clamp(sample, -1f, 1f));
    }
  };

  private final int bytes;

  SampleType(int bytes) {
    this.bytes = bytes;
  }

  /// Returns the size of a sample in bytes.
  public int bytes() {
    return bytes;
  }

  /// Reads a sample in the buffer's byte order.
  ///
  /// @return the sample from -1 to 1
  abstract float read(ByteBuffer from, int at);

  /// Appends a sample in the buffer's byte order.
  ///
  /// @param sample from -1 to 1; a louder one is written as the loudest
  abstract void write(float sample, ByteBuffer to);
}
