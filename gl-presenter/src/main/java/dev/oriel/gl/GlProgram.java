package dev.oriel.gl;

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
import static org.lwjgl.opengles.GLES20.glUniform4f;
import static org.lwjgl.opengles.GLES20.glUseProgram;

/// The shaders: a rectangle of a texture drawn to a rectangle of the target.
///
/// The corners come from the vertex number, so there is no vertex buffer.
final class GlProgram implements AutoCloseable {

  private static final String VERTEX =
      """
      #version 300 es
      uniform vec4 uDestination; // left, top, right, bottom in clip space
      uniform vec4 uSource;      // left, top, right, bottom in texture space
      out highp vec2 vAt;
      void main() {
        vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
        gl_Position = vec4(mix(uDestination.xy, uDestination.zw, corner), 0.0, 1.0);
        vAt = mix(uSource.xy, uSource.zw, corner);
      }
      """;

  /// A guest's alpha means nothing on a screen, so the picture is opaque. The lookup stays half a
  /// texel inside of the picture, lest a linear filter blend what lies beside it in the buffer.
  private static final String PICTURE =
      """
      precision highp float;
      uniform SAMPLER uTexture;
      uniform vec4 uBounds;
      in highp vec2 vAt;
      out vec4 color;
      void main() {
        color = vec4(texture(uTexture, clamp(vAt, uBounds.xy, uBounds.zw)).rgb, 1.0);
      }
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
  private final int bounds;

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
          "the driver links no shader: " + glGetProgramInfoLog(program));
    }
    destination = glGetUniformLocation(program, "uDestination");
    source = glGetUniformLocation(program, "uSource");
    bounds = glGetUniformLocation(program, "uBounds");
  }

  private static int compile(int kind, String text) {
    int shader = glCreateShader(kind);
    glShaderSource(shader, text);
    glCompileShader(shader);
    if (glGetShaderi(shader, GL_COMPILE_STATUS) != GL_TRUE) {
      throw new IllegalStateException(
          "the driver compiles no shader: " + glGetShaderInfoLog(shader));
    }
    return shader;
  }

  /// Draws a picture from a `GL_TEXTURE_2D`.
  static GlProgram picture() {
    return new GlProgram("#version 300 es\n" + PICTURE.replace("SAMPLER", "sampler2D"));
  }

  /// Draws a picture from a `GL_TEXTURE_EXTERNAL_OES`.
  static GlProgram externalPicture() {
    return new GlProgram(
        "#version 300 es\n#extension GL_OES_EGL_image_external_essl3 : require\n"
            + PICTURE.replace("SAMPLER", "samplerExternalOES"));
  }

  /// Draws something with alpha.
  static GlProgram overlay() {
    return new GlProgram(OVERLAY);
  }

  void use() {
    glUseProgram(program);
  }

  void destination(float left, float top, float right, float bottom) {
    glUniform4f(destination, left, top, right, bottom);
  }

  void source(float left, float top, float right, float bottom) {
    glUniform4f(source, left, top, right, bottom);
  }

  void bounds(float left, float top, float right, float bottom) {
    glUniform4f(bounds, left, top, right, bottom);
  }

  @Override
  public void close() {
    glDeleteProgram(program);
  }
}
