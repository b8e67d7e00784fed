package dev.oriel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DoctorTest {

  @Test
  void saysForEachThingHowItStandsAndWhatToDo() {
    List<String> lines = Oriel.succeeds("doctor").out().lines().toList();
    for (String line : lines) {
      assertTrue(
          line.isEmpty()
              || line.matches("(ok|note|missing) +\\S.*")
              || line.matches(" +-> \\S.*")
              || line.matches("Frames will come (DIRECT|BRIDGED|MAP): .+\\."),
          line);
    }
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("missing")) {
        assertTrue(lines.get(i + 1).strip().startsWith("-> "), lines.get(i));
      }
    }
    for (String subject : new String[] {"Java", "libsystemd", "libEGL", "QEMU", "screen"}) {
      assertTrue(lines.stream().anyMatch(l -> l.contains(" " + subject + " ")), subject);
    }
  }

  @Test
  void answersInJson() throws IOException {
    Map<String, String> top = new HashMap<>();
    List<Map<String, String>> findings = new ArrayList<>();
    try (JsonParser json =
        new JsonFactory().createParser(Oriel.succeeds("doctor", "--json").out())) {
      assertEquals(JsonToken.START_OBJECT, json.nextToken());
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken() == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            Map<String, String> finding = new HashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
              String key = json.currentName();
              json.nextToken();
              finding.put(key, json.getText());
            }
            findings.add(finding);
          }
        } else {
          top.put(name, json.getText());
        }
      }
      assertEquals(JsonToken.END_OBJECT, json.currentToken());
    }
    assertEquals(Set.of("version", "usable", "path", "reason"), top.keySet());
    assertEquals("true", top.get("usable"));
    assertTrue(findings.size() > 8, findings.toString());
    for (Map<String, String> f : findings) {
      assertEquals(Set.of("subject", "status", "detail", "remedy"), f.keySet());
      assertTrue(Set.of("ok", "note", "missing").contains(f.get("status")), f.toString());
      assertNotNull(f.get("detail"));
    }
  }
}
