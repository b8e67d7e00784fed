// SPDX-License-Identifier: Apache-2.0
package dev.oriel.capture;

import dev.oriel.core.frame.Damage;
import dev.oriel.core.geometry.Rect;
import dev.oriel.core.image.Picture;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pictures of one capture: the newest, those that are lent, and free ones.
///
/// Each state of the console's picture is a *composition*, numbered from 1. A picture that was set
/// aside is brought up to date by copying what the compositions since have changed: like the age of
/// a window's back buffer, so that a small damage costs a small copy. Where the newest picture is
/// lent to nobody, the next composition is drawn right into it and nothing is copied.
///
/// Threading: guarded by [FrameStore]'s lock.
final class PictureBuffers {

  /// How many compositions' damage is known; a picture that is older is copied whole.
  private static final int REMEMBERED = 16;

  private final Damage[] damages = new Damage[REMEMBERED];
  private final List<PooledPicture> free = new ArrayList<>();
  private @Nullable PooledPicture newest;
  private long composition;
  private int made;

  /// What is drawn next, and what of it is missing before.
  ///
  /// @param target to be drawn into; belongs to the caller until [#publish] or [#giveBack]
  /// @param source the picture that holds what `target` is missing, marked as being read until
  ///   [#giveBack], which the caller owes it; null where nothing is to be copied
  /// @param missing what `target` is missing of `source`
  /// @param fresh whether `target` is black and holds nothing of the console
  record Next(PooledPicture target, @Nullable PooledPicture source, Damage missing, boolean fresh) {

    /// The picture that holds the composition before: black where `target` is.
    Picture before() {
      PooledPicture other = source;
      return other == null ? target.picture : other.picture;
    }
  }

  /// A picture for the next composition.
  ///
  /// @return a picture that is in nobody's hands; the newest itself where it is
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

  /// A picture that holds the newest composition and is the caller's alone, once `missing` has been
  /// copied.
  Next copyOfNewest() {
    PooledPicture last = newest();
    PooledPicture target = takeFree(last.picture.width(), last.picture.height());
    last.readers++;
    return new Next(target, last, missing(target, last), false);
  }

  /// Makes a picture of [#next] the newest.
  ///
  /// @param damage what differs from the composition before; all of it where the size changed; none
  ///   where it is the same composition again
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

  /// Takes a picture back that was to become the newest and did not; its pixels are of no
  /// composition any more.
  void takeBack(PooledPicture target, boolean wasNewest) {
    if (wasNewest) {
      newest = target;
    } else {
      target.composition = 0;
      setAside(target);
    }
  }

  /// One reader less.
  void giveBack(PooledPicture picture) {
    picture.readers--;
    if (picture.readers == 0 && picture != newest) {
      setAside(picture);
    }
  }

  /// The newest picture.
  ///
  /// @throws IllegalStateException if there is none
  PooledPicture newest() {
    PooledPicture last = newest;
    if (last == null) {
      throw new IllegalStateException("there is no picture");
    }
    return last;
  }

  /// Whether there is a newest picture: there is none before the first, and while the next is being
  /// drawn in its place.
  boolean hasNewest() {
    return newest != null;
  }

  /// How many pictures there are or were.
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

  /// Keeps a picture for the next need of one; those of another size are of no use any more.
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
