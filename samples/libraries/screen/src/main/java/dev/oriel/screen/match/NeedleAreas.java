// SPDX-License-Identifier: Apache-2.0
package dev.oriel.screen.match;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.oriel.core.geometry.Rect;
import dev.oriel.text.TextQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The areas and tags of a needle, in the JSON of os-autoinst, so that the needles of openQA can be
/// used as they are.
///
/// ```json
/// {"tags": ["login"],
///  "area": [{"type": "match", "xpos": 0, "ypos": 0, "width": 80, "height": 40,
///            "click_point": {"xpos": 10, "ypos": 5}},
///           {"type": "exclude", "xpos": 60, "ypos": 0, "width": 20, "height": 10},
///           {"type": "ocr", "xpos": 0, "ypos": 50, "width": 80, "height": 20, "refstr": "User"}]}
/// ```
///
/// A click point is relative to its area; the text `center` is the middle of it. What is specific
/// to os-autoinst's comparison (`match`, `margin`) does not count.
///
/// @param match the areas that count; none if the whole picture does
/// @param exclude the areas that do not count
/// @param texts the areas with a text
/// @param click the pixel to click on, an area of one pixel, or null for the middle
/// @param tags the names for what the needle shows
record NeedleAreas(
    List<Rect> match,
    List<Rect> exclude,
    List<Needle.TextArea> texts,
    @Nullable Rect click,
    List<String> tags) {

  /// The largest coordinate in a file, so that sums do not overflow.
  private static final int MAX_COORDINATE = 1 << 20;

  /// Reads the areas.
  ///
  /// @param name the name of the file for messages
  /// @throws IOException if it is not such a file; the message says what is wrong
  static NeedleAreas read(String name, byte[] file) throws IOException {
    Map<String, Object> all;
    try {
      all = JSON.std.mapFrom(file);
    } catch (IOException e) {
      throw new IOException(name + " is not JSON: " + e.getMessage(), e);
    }
    List<Rect> match = new ArrayList<>();
    List<Rect> exclude = new ArrayList<>();
    List<Needle.TextArea> texts = new ArrayList<>();
    Rect click = null;
    for (Object one : list(all.get("area"))) {
      if (!(one instanceof Map<?, ?> area)) {
        throw new IOException(name + ": an area is not an object");
      }
      Rect place = place(name, area);
      switch (String.valueOf(area.get("type"))) {
        case "match" -> match.add(place);
        case "exclude" -> exclude.add(place);
        case "ocr" -> texts.add(new Needle.TextArea(place, text(name, area.get("refstr"))));
        default ->
            throw new IOException(
                name + ": an area's type is " + area.get("type") + ", not match, exclude or ocr");
      }
      Rect point = click(name, place, area.get("click_point"));
      click = point == null ? click : point;
    }
    List<String> tags = list(all.get("tags")).stream().map(String::valueOf).toList();
    return new NeedleAreas(match, exclude, texts, click, tags);
  }

  /// Returns the areas and tags as a file that [#read] reads. Texts are not written.
  ///
  /// @throws IllegalArgumentException if no area that counts contains the pixel to click on
  byte[] write() throws IOException {
    List<Map<String, Object>> areas = new ArrayList<>();
    for (Rect area : match) {
      areas.add(area("match", area));
    }
    if (click != null) {
      int at = clicked();
      Rect point = click.translate(-match.get(at).x(), -match.get(at).y());
      areas.get(at).put("click_point", Map.of("xpos", point.x(), "ypos", point.y()));
    }
    for (Rect area : exclude) {
      areas.add(area("exclude", area));
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("area", areas);
    all.put("properties", List.of());
    all.put("tags", tags);
    return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asBytes(all);
  }

  private int clicked() {
    for (int i = 0; i < match.size(); i++) {
      if (click != null && match.get(i).contains(click)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no area contains " + click);
  }

  private static Map<String, Object> area(String type, Rect place) {
    Map<String, Object> area = new LinkedHashMap<>();
    area.put("type", type);
    area.put("xpos", place.x());
    area.put("ypos", place.y());
    area.put("width", place.width());
    area.put("height", place.height());
    return area;
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static TextQuery text(String name, @Nullable Object value) throws IOException {
    try {
      return TextQuery.containing(value == null ? "" : value.toString());
    } catch (IllegalArgumentException e) {
      throw new IOException(name + ": the refstr of an ocr area: " + e.getMessage(), e);
    }
  }

  private static Rect place(String name, Map<?, ?> area) throws IOException {
    Rect place =
        new Rect(
            number(name, area, "xpos"),
            number(name, area, "ypos"),
            number(name, area, "width"),
            number(name, area, "height"));
    if (place.isEmpty()) {
      throw new IOException(name + ": an area has no pixels: " + place);
    }
    return place;
  }

  private static @Nullable Rect click(String name, Rect place, @Nullable Object point)
      throws IOException {
    if (point instanceof Map<?, ?> at) {
      return new Rect(
          place.x() + number(name, at, "xpos"), place.y() + number(name, at, "ypos"), 1, 1);
    }
    return "center".equals(point)
        ? new Rect(place.x() + place.width() / 2, place.y() + place.height() / 2, 1, 1)
        : null;
  }

  private static int number(String name, Map<?, ?> of, String key) throws IOException {
    if (of.get(key) instanceof Number number
        && number.longValue() >= 0
        && number.longValue() <= MAX_COORDINATE) {
      return number.intValue();
    }
    throw new IOException(
        name + ": " + key + " is " + of.get(key) + "; 0 to " + MAX_COORDINATE + " are possible");
  }

  /// Applies the areas to the picture that they belong to.
  ///
  /// @throws IllegalArgumentException if the areas lie outside of the picture, or too few of its
  ///   pixels count
  Needle needle(String name, NeedlePicture full) {
    Rect bounds = full.picture().bounds();
    Rect counted = match.stream().reduce(Rect.EMPTY, Rect::union);
    if (match.isEmpty()) {
      counted = bounds;
    }
    if (!bounds.contains(counted)) {
      throw new IllegalArgumentException(
          "the areas of the needle " + name + " are in " + counted + ", outside of " + bounds);
    }
    NeedlePicture part = full.crop(counted);
    int dx = -counted.x();
    int dy = -counted.y();
    Mask mask = part.mask();
    if (!match.isEmpty()) {
      mask = mask.within(moved(match, dx, dy));
    }
    for (Rect hole : moved(exclude, dx, dy)) {
      mask = mask.without(hole);
    }
    List<Needle.TextArea> read =
        texts.stream()
            .map(text -> new Needle.TextArea(text.area().translate(dx, dy), text.text()))
            .toList();
    Needle needle = Needle.of(name, new NeedlePicture(part.picture(), mask), read);
    return click == null ? needle : needle.withClick(click.x() + dx, click.y() + dy);
  }

  /// Returns areas that are moved.
  static List<Rect> moved(List<Rect> areas, int dx, int dy) {
    return areas.stream().map(area -> area.translate(dx, dy)).toList();
  }
}
