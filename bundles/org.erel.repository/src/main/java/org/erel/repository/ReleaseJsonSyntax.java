package org.erel.repository;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonLocation;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks the text of a {@code release.json} before the Feature reader gets it, because that one
 * lets unknown and duplicate keys pass. Every error has a line and a column.
 */
final class ReleaseJsonSyntax {

  private static final int DEPTH = 32;
  private static final Pattern PID = Pattern.compile("[^\\s|~\\p{Cntrl}]+(~[^\\s|\\p{Cntrl}]+)?");

  private final JsonParser parser;
  private JsonLocation lastKey;
  private int depth;

  private ReleaseJsonSyntax(JsonParser parser) {
    this.parser = parser;
  }

  /** Fails where the text is not an object of the known keys, each once, with the right types. */
  static void check(String text) throws BrokenDropException {
    try (JsonParser parser = Json.createParser(new StringReader(text))) {
      new ReleaseJsonSyntax(parser).release();
      parser.hasNext(); // fails where something follows
    } catch (JsonParsingException e) {
      throw error(e.getLocation(), "malformed JSON: " + firstLine(e));
    } catch (JsonException e) {
      throw new BrokenDropException("release.json: malformed JSON: " + firstLine(e), e);
    }
  }

  private interface Member {
    void value(String key, Event event) throws BrokenDropException;
  }

  private void release() throws BrokenDropException {
    Set<String> keys =
        members(
            expect(next(), Event.START_OBJECT, "release.json"),
            (key, event) -> {
              switch (key) {
                case "id",
                    "feature-resource-version",
                    "name",
                    "description",
                    "docURL",
                    "license",
                    "scm",
                    "vendor" ->
                    expect(event, Event.VALUE_STRING, key);
                case "complete" -> {
                  if (event != Event.VALUE_TRUE && event != Event.VALUE_FALSE) {
                    throw error("'complete' must be true or false");
                  }
                }
                case "categories" ->
                    elements(event, key, each -> expect(each, Event.VALUE_STRING, "a category"));
                case "bundles" -> elements(event, key, this::bundle);
                case "configurations" -> configurations(event);
                case "variables", "extensions" ->
                    throw error(lastKey, "'" + key + "' is not supported: write the values out");
                default ->
                    throw error(
                        lastKey,
                        "unknown key '"
                            + DropContents.shown(key)
                            + "'; a release has id, bundles, configurations, and name, description,"
                            + " vendor, license, docURL, scm, categories, complete");
              }
            });
    require(keys, "id", "such as \"com.acme:shop:1.2.0\"");
    require(keys, "bundles", "in start order");
  }

  private void bundle(Event start) throws BrokenDropException {
    Set<String> keys =
        members(
            expect(start, Event.START_OBJECT, "a bundle"),
            (key, event) -> {
              expect(event, Event.VALUE_STRING, key);
              if (key.equals("sha256")) {
                if (!parser.getString().matches("[0-9a-f]{64}")) {
                  throw error("'sha256' must be 64 lower-case hexadecimal digits");
                }
              } else if (!key.equals("id")) {
                throw error(
                    lastKey,
                    "unknown key '"
                        + DropContents.shown(key)
                        + "'; a bundle has an id and a sha256");
              }
            });
    require(keys, "id", "such as \"com.acme:com.acme.shop.cart:1.2.0\"");
    require(keys, "sha256", "of the jar");
  }

  private void configurations(Event start) throws BrokenDropException {
    members(
        expect(start, Event.START_OBJECT, "configurations"),
        (pid, event) -> {
          if (!PID.matcher(pid).matches()) {
            throw error(
                lastKey,
                "'"
                    + DropContents.shown(pid)
                    + "' is no PID: use pid or factoryPid~name, without white space and '|'");
          }
          configuration(pid, expect(event, Event.START_OBJECT, "configuration " + pid));
        });
  }

  private void configuration(String pid, Event start) throws BrokenDropException {
    Set<String> properties = new HashSet<>();
    members(
        start,
        (key, event) -> {
          String property = key.split(":", 2)[0];
          if (property.isEmpty()) {
            throw error(
                lastKey, "configuration " + pid + " has a property without a name: '" + key + "'");
          }
          if (!properties.add(property.toLowerCase(Locale.ROOT))) {
            throw error(lastKey, "configuration " + pid + " has property '" + property + "' twice");
          }
          if (event == Event.VALUE_NULL) {
            throw error("property '" + property + "' of configuration " + pid + " has no value");
          }
          any(event);
        });
  }

  private void any(Event event) throws BrokenDropException {
    if (event == Event.START_OBJECT) {
      members(event, (key, value) -> any(value));
    } else if (event == Event.START_ARRAY) {
      elements(event, "a value", this::any);
    }
  }

  private interface Element {
    void value(Event event) throws BrokenDropException;
  }

  private Set<String> members(Event start, Member member) throws BrokenDropException {
    deeper();
    Set<String> keys = new HashSet<>();
    for (Event event = next(); event != Event.END_OBJECT; event = next()) {
      String key = parser.getString();
      lastKey = parser.getLocation();
      if (!keys.add(key)) {
        throw error("duplicate key '" + DropContents.shown(key) + "'");
      }
      member.value(key, next());
    }
    depth--;
    return keys;
  }

  private void elements(Event start, String what, Element element) throws BrokenDropException {
    expect(start, Event.START_ARRAY, what);
    deeper();
    for (Event event = next(); event != Event.END_ARRAY; event = next()) {
      element.value(event);
    }
    depth--;
  }

  private void deeper() throws BrokenDropException {
    depth++;
    if (depth > DEPTH) {
      throw error("more than " + DEPTH + " levels deep");
    }
  }

  private Event next() {
    return parser.next();
  }

  private Event expect(Event event, Event expected, String what) throws BrokenDropException {
    if (event != expected) {
      String type =
          switch (expected) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            default -> "a string";
          };
      throw error("'" + DropContents.shown(what) + "' must be " + type);
    }
    return event;
  }

  private void require(Set<String> keys, String key, String hint) throws BrokenDropException {
    if (!keys.contains(key)) {
      throw error("'" + key + "' is missing: add it, " + hint);
    }
  }

  private BrokenDropException error(String reason) {
    return error(parser.getLocation(), reason);
  }

  private static BrokenDropException error(JsonLocation location, String reason) {
    return new BrokenDropException(
        "release.json, line "
            + location.getLineNumber()
            + ", column "
            + location.getColumnNumber()
            + ": "
            + reason);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
