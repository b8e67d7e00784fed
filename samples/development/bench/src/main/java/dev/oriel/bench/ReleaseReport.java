// SPDX-License-Identifier: Apache-2.0
package dev.oriel.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.oriel.bench.ReleaseResult.Scenario;
import dev.oriel.core.frame.ReleaseCause;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Prints the results of [ReleaseBench], as a table or as JSON.
final class ReleaseReport {

  private static final String ROW =
      "%-8s %-5s %-5s %-8s %-9s  %8s %8s %8s  %8s  %8s %8s  %8s %8s  %9s %7s  %s";

  private ReleaseReport() {}

  /// The first flushes of a viewer that has just started.
  ///
  /// @param warmUp the number of flushes of each kind that followed and that no result includes
  record Start(DisplayServer screen, Timings flushes, int warmUp) {}

  /// Prints one line for each result, with times in milliseconds.
  static void printTable(List<Start> starts, List<ReleaseResult> results, PrintWriter out) {
    for (Start s : starts) {
      out.printf(
          Locale.ROOT,
          "%s: the first %d flushes of a viewer that has just started: p50 %s ms, max %s"
              + " ms.%nThen %d of each kind, and up to %d before each line, which are not"
              + " counted.%n",
          s.screen(),
          s.flushes().count(),
          millis(s.flushes().p50()),
          millis(s.flushes().max()),
          s.warmUp(),
          ReleaseRun.CHANGE);
    }
    out.println(
        "Times are in milliseconds, from the guest's flush to its fence. drawing: reading the"
            + " buffer;");
    out.println(
        "beyond: the rest; floor: with a listener that answers at once. rate: flushes in a");
    out.println("second; %: the difference from the rate with a visible window, in percent.");
    out.println();
    out.printf(
        Locale.ROOT,
        ROW + "%n",
        "screen",
        "vsync",
        "guest",
        "policy",
        "window",
        "p50",
        "p99",
        "max",
        "drawing",
        "beyond50",
        "beyond99",
        "floor50",
        "floor99",
        "rate",
        "%",
        "releases");
    Map<Scenario, Double> rates = rates(results);
    for (ReleaseResult r : results) {
      out.printf(
          Locale.ROOT,
          ROW + "%n",
          r.scenario().screen(),
          r.scenario().vsync() ? "on" : "off",
          r.scenario().guest(),
          r.scenario().policy().label(),
          r.scenario().visibility(),
          millis(r.flush().p50()),
          millis(r.flush().p99()),
          millis(r.flush().max()),
          millis(r.parts().drawing().p50()),
          millis(r.parts().beyond().p50()),
          millis(r.parts().beyond().p99()),
          millis(r.floor().p50()),
          millis(r.floor().p99()),
          String.format(Locale.ROOT, "%.0f", r.perSecond()),
          percent(r, rates.get(r.scenario().visible())),
          causes(r));
    }
  }

  private static Map<Scenario, Double> rates(List<ReleaseResult> results) {
    Map<Scenario, Double> rates = new HashMap<>();
    for (ReleaseResult r : results) {
      rates.put(r.scenario(), r.perSecond());
    }
    return rates;
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
  }

  private static String percent(ReleaseResult r, @Nullable Double visible) {
    return visible == null || r.scenario().visibility() == Visibility.VISIBLE
        ? ""
        : String.format(Locale.ROOT, "%+.1f", 100 * (r.perSecond() / visible - 1));
  }

  private static String causes(ReleaseResult r) {
    StringJoiner text = new StringJoiner(" ");
    for (Map.Entry<ReleaseCause, Long> e : r.releases().entrySet()) {
      if (e.getValue() > 0) {
        text.add(e.getKey().name().toLowerCase(Locale.ROOT) + ":" + e.getValue());
      }
    }
    return text.toString();
  }

  /// Prints one JSON document on one line, with times in nanoseconds.
  static void printJson(List<Start> starts, List<ReleaseResult> results, PrintWriter out)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeArrayFieldStart("starts");
      for (Start s : starts) {
        json.writeStartObject();
        json.writeStringField("screen", s.screen().toString());
        write(json, "first", s.flushes());
        json.writeNumberField("warm_up", s.warmUp());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("results");
      for (ReleaseResult r : results) {
        json.writeStartObject();
        json.writeStringField("screen", r.scenario().screen().toString());
        json.writeBooleanField("vsync", r.scenario().vsync());
        json.writeStringField("guest", r.scenario().guest().toString());
        json.writeStringField("policy", r.scenario().policy().label());
        json.writeStringField("window", r.scenario().visibility().toString());
        write(json, "flush", r.flush());
        write(json, "beyond", r.parts().beyond());
        write(json, "waiting", r.parts().waiting());
        write(json, "drawing", r.parts().drawing());
        write(json, "answering", r.parts().answering());
        write(json, "floor", r.floor());
        json.writeNumberField("per_second", r.perSecond());
        json.writeObjectFieldStart("releases");
        for (Map.Entry<ReleaseCause, Long> e : r.releases().entrySet()) {
          json.writeNumberField(e.getKey().name().toLowerCase(Locale.ROOT), e.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.println(text);
  }

  private static void write(JsonGenerator json, String name, Timings t) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", t.count());
    json.writeNumberField("p50", t.p50());
    json.writeNumberField("p99", t.p99());
    json.writeNumberField("max", t.max());
    json.writeEndObject();
  }
}
