// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pictures of one capture: the newest, the lent ones, and free ones.
///
/// Each state of the console's picture is a *composition*, numbered from 1. A free picture is
/// brought up to date by copying the parts that later compositions changed. Like the age of a
/// window's back buffer, this makes a small damage a small copy. If the newest picture is not lent,
/// the next composition is drawn directly into it and nothing is copied.
///
/// Threading: guarded by [FrameStore]'s lock.
final class PictureBuffers {

  /// The number of compositions whose damage is known. An older picture is copied as a whole.
  private static final int REMEMBERED = 16;

  private final Damage[] damages = new Damage[REMEMBERED];
  private final List<PooledPicture> free = new ArrayList<>();
  private @Nullable PooledPicture newest;
  private long composition;
  private int made;

  /// The picture for the next composition, and the parts to copy into it first.
  ///
  /// @param target the picture to draw into; it belongs to the caller until [#publish] or
  ///   [#giveBack]
  /// @param source the picture with the parts that `target` lacks, marked as being read until the
  ///   caller calls [#giveBack]; null if nothing is to be copied
  /// @param missing the parts of `source` that `target` lacks
  /// @param fresh whether `target` is black and has no content of the console
  record Next(PooledPicture target, @Nullable PooledPicture source, Damage missing, boolean fresh) {

    /// Returns the picture of the previous composition: `source`, or `target` itself if there is no
    /// source. It is black if `target` is.
    Picture before() {
      PooledPicture other = source;
      return other == null ? target.picture : other.picture;
    }
  }

  /// Returns a picture for the next composition.
  ///
  /// @return a picture that is not lent; the newest itself if it is not lent
  Next next(int width, int height) {
    PooledPicture last = newest;
    if (last != null && last.readers == 0 && isOfSize(last, width, height)) {
      newest = null;
      return new Next(last, null, Damage.NONE, false);
    }
    PooledPicture target = takeFree(width, height);
    if (last == null || !isOfSize(last, width, height)) {
      target.picture.clear();
      return new Next(target, null, Damage.NONE, true);
    }
    last.readers++;
    return new Next(target, last, missing(target, last), false);
  }

  /// Returns a picture for the caller's own use. It holds the newest composition once `missing` has
  /// been copied.
  Next copyOfNewest() {
    PooledPicture last = newest();
    PooledPicture target = takeFree(last.picture.width(), last.picture.height());
    last.readers++;
    return new Next(target, last, missing(target, last), false);
  }

  /// Makes a picture of [#next] the newest.
  ///
  /// @param damage the differences from the previous composition: the whole picture if the size
  ///   changed, nothing if the composition is unchanged
  void publish(PooledPicture target, Damage damage) {
    PooledPicture before = newest;
    if (!damage.isEmpty()) {
      composition++;
      damages[index(composition)] = damage;
    }
    target.composition = composition;
    target.spoiled = Rect.EMPTY;
    newest = target;
    if (before != null && before.readers == 0) {
      setAside(before);
    }
  }

  /// Takes back a picture that was to become the newest but did not. Its pixels no longer belong to
  /// any composition.
  void takeBack(PooledPicture target, boolean wasNewest) {
    if (wasNewest) {
      newest = target;
    } else {
      target.composition = 0;
      setAside(target);
    }
  }

  /// Removes one reader.
  void giveBack(PooledPicture picture) {
    picture.readers--;
    if (picture.readers == 0 && picture != newest) {
      setAside(picture);
    }
  }

  /// Returns the newest picture.
  ///
  /// @throws IllegalStateException if there is none
  PooledPicture newest() {
    PooledPicture last = newest;
    if (last == null) {
      throw new IllegalStateException("there is no picture");
    }
    return last;
  }

  /// Returns whether there is a newest picture. There is none before the first composition, and
  /// none while the next one is drawn in its place.
  boolean hasNewest() {
    return newest != null;
  }

  /// Returns how many pictures have been created.
  int made() {
    return made;
  }

  private Damage missing(PooledPicture target, PooledPicture source) {
    long behind = source.composition - target.composition;
    if (target.composition == 0 || behind >= REMEMBERED) {
      return Damage.of(source.picture.bounds());
    }
    Damage missing = Damage.of(target.spoiled);
    for (long c = target.composition + 1; c <= source.composition; c++) {
      missing = missing.plus(damages[index(c)]);
    }
    return missing;
  }

  private PooledPicture takeFree(int width, int height) {
    for (int i = free.size() - 1; i >= 0; i--) {
      if (isOfSize(free.get(i), width, height)) {
        return free.remove(i);
      }
    }
    made++;
    return new PooledPicture(width, height);
  }

  /// Keeps a picture for later use. Pictures of another size are dropped.
  private void setAside(PooledPicture picture) {
    PooledPicture last = newest;
    int width = last == null ? picture.picture.width() : last.picture.width();
    int height = last == null ? picture.picture.height() : last.picture.height();
    if (isOfSize(picture, width, height)) {
      free.add(picture);
    }
    for (int i = free.size() - 1; i >= 0; i--) {
      if (!isOfSize(free.get(i), width, height)) {
        free.remove(i);
      }
    }
  }

  private static boolean isOfSize(PooledPicture picture, int width, int height) {
    return picture.picture.width() == width && picture.picture.height() == height;
  }

  private static int index(long composition) {
    return (int) (composition % REMEMBERED);
  }
}
