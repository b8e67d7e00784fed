package dev.oriel.gl;

/// Hears what a user of a presenter would want to know.
///
/// Threading: called on the present thread; returns at once.
public interface PresenterListener {

  /// Frames come by another path than before.
  ///
  /// @param reason why no better one is in use; empty for the best one
  void pathChanged(FramePath path, String reason);

  /// The picture has another size.
  void pictureResized(int width, int height);

  /// A frame could not be shown; the picture before it stays.
  void frameFailed(String reason);

  /// Presenting ended, as the window's context is lost or broken.
  void stopped(String reason);
}
