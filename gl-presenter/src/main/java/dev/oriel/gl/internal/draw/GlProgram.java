// SPDX-License-Identifier: Apache-2.0
package dev.oriel.gl.internal.draw;

import static org.lwjgl.opengles.GLES20.GL_COMPILE_STATUS;
import static org.lwjgl.opengles.GLES20.GL_FRAGMENT_SHADER;
import static org.lwjgl.opengles.GLES20.GL_LINK_STATUS;
import static org.lwjgl.opengles.GLES20.GL_TRUE;
import static org.lwjgl.opengles.GLES20.GL_VERTEX_SHADER;
import static org.lwjgl.opengles.GLES20.glAttachShader;
import static org.lwjgl.opengles.GLES20.glCompileShader;
import static org.lwjgl.opengles.GLES20.glCreateProgram;
import static org.lwjgl.opengles.GLES20.glCreateShader;
import static org.lwjgl.opengles.GLES20.glDeleteProgram;
import static org.lwjgl.opengles.GLES20.glDeleteShader;
import static org.lwjgl.opengles.GLES20.glGetProgramInfoLog;
import static org.lwjgl.opengles.GLES20.glGetProgrami;
import static org.lwjgl.opengles.GLES20.glGetShaderInfoLog;
import static org.lwjgl.opengles.GLES20.glGetShaderi;
import static org.lwjgl.opengles.GLES20.glGetUniformLocation;
import static org.lwjgl.opengles.GLES20.glLinkProgram;
import static org.lwjgl.opengles.GLES20.glShaderSource;
import static org.lwjgl.opengles.GLES20.glUniform2f;
import static org.lwjgl.opengles.GLES20.glUniform4f;
import static org.lwjgl.opengles.GLES20.glUseProgram;

import dev.oriel.core.geometry.Rotation;

/// A shader program that draws a rectangle of a texture to a rectangle of the target.
///
/// The corners are derived from the vertex number, so there is no vertex buffer.
final class GlProgram implements AutoCloseable {

  private static final String VERTEX =
      """
      #version 300 es
      uniform vec4 uDestination; // left, top, right, bottom in clip space
      uniform vec4 uSource;      // in texture space: the first corner, the way to its right
      uniform vec2 uDown;        // and the way down
      out highp vec2 vAt;
      void main() {
        vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
        gl_Position = vec4(mix(uDestination.xy, uDestination.zw, corner), 0.0, 1.0);
        vAt = uSource.xy + corner.x * uSource.zw + corner.y * uDown;
      }
      """;

  /// The picture is drawn opaque, because a guest's alpha has no meaning on a screen. The lookup
  /// stays half a texel inside the picture, so that a linear filter does not blend in the pixels
  /// outside of it.
  private static final String PICTURE =
      """
      precision highp float;
      uniform SAMPLER uTexture;
      uniform vec4 uBounds;
      in highp vec2 vAt;
      out vec4 color;
      void main() {
        vec2 at = vAt;
        SHARPEN
        color = vec4(texture(uTexture, clamp(at, uBounds.xy, uBounds.zw)).rgb, 1.0);
      }
      """;

  /// Moves the lookup towards the middle of a texel, so that a linear filter blends two texels only
  /// if the border between them crosses the window's pixel.
  private static final String SHARPEN =
      """
      vec2 texel = vAt * uTexels.xy;
        vec2 border = floor(texel + 0.5);
        at = (border + clamp((texel - border) * uTexels.zw, -0.5, 0.5)) / uTexels.xy;
      """;

  private static final String SHARPEN_INPUT =
      """
      uniform highp vec4 uTexels; // the texture's size; pixels of the window for one texel of it
      """;

  private static final String OVERLAY =
      """
      #version 300 es
      precision highp float;
      uniform sampler2D uTexture;
      in highp vec2 vAt;
      out vec4 color;
      void main() {
        color = texture(uTexture, vAt);
      }
      """;

  private final int program;
  private final int destination;
  private final int source;
  private final int down;
  private final int bounds;
  private final int texels;

  private GlProgram(String fragment) {
    int vertexShader = compile(GL_VERTEX_SHADER, VERTEX);
    int fragmentShader = compile(GL_FRAGMENT_SHADER, fragment);
    program = glCreateProgram();
    glAttachShader(program, vertexShader);
    glAttachShader(program, fragmentShader);
    glLinkProgram(program);
    glDeleteShader(vertexShader);
    glDeleteShader(fragmentShader);
    if (glGetProgrami(program, GL_LINK_STATUS) != GL_TRUE) {
      throw new IllegalStateException(
          "the driver cannot link a shader: " + glGetProgramInfoLog(program));
    }
    destination = glGetUniformLocation(program, "uDestination");
    source = glGetUniformLocation(program, "uSource");
    down = glGetUniformLocation(program, "uDown");
    bounds = glGetUniformLocation(program, "uBounds");
    texels = glGetUniformLocation(program, "uTexels");
  }

  private static int compile(int kind, String text) {
    int shader = glCreateShader(kind);
    glShaderSource(shader, text);
    glCompileShader(shader);
    if (glGetShaderi(shader, GL_COMPILE_STATUS) != GL_TRUE) {
      throw new IllegalStateException(
          "the driver cannot compile a shader: " + glGetShaderInfoLog(shader));
    }
    return shader;
  }

  /// Creates the program that draws a picture.
  ///
  /// @param external whether it reads a `GL_TEXTURE_EXTERNAL_OES`, otherwise a `GL_TEXTURE_2D`
  /// @param sharp whether it enlarges the picture so that the borders of its pixels stay sharp
  static GlProgram picture(boolean external, boolean sharp) {
    return new GlProgram(
        "#version 300 es\n"
            + (external ? "#extension GL_OES_EGL_image_external_essl3 : require\n" : "")
            + (sharp ? SHARPEN_INPUT : "")
            + PICTURE
                .replace("SHARPEN", sharp ? SHARPEN.strip() : "")
                .replace("SAMPLER", external ? "samplerExternalOES" : "sampler2D"));
  }

  /// Creates the program that draws a texture with alpha.
  static GlProgram overlay() {
    return new GlProgram(OVERLAY);
  }

  void use() {
    glUseProgram(program);
  }

  void destination(float left, float top, float right, float bottom) {
    glUniform4f(destination, left, top, right, bottom);
  }

  /// Sets the rectangle of the texture to draw, and its rotation.
  void source(float left, float top, float right, float bottom, Rotation rotation) {
    float across = right - left;
    float below = bottom - top;
    switch (rotation) {
      case NONE -> corner(left, top, across, 0, 0, below);
      case RIGHT -> corner(left, bottom, 0, -below, across, 0);
      case HALF -> corner(right, bottom, -across, 0, 0, -below);
      case LEFT -> corner(right, top, 0, below, -across, 0);
    }
  }

  private void corner(float x, float y, float rightX, float rightY, float downX, float downY) {
    glUniform4f(source, x, y, rightX, rightY);
    glUniform2f(down, downX, downY);
  }

  /// Sets the texture's size and the drawn size of a texel, for the sharp program.
  void texels(float width, float height, float scaleX, float scaleY) {
    glUniform4f(texels, width, height, scaleX, scaleY);
  }

  void bounds(float left, float top, float right, float bottom) {
    glUniform4f(bounds, left, top, right, bottom);
  }

  @Override
  public void close() {
    glDeleteProgram(program);
  }
}
