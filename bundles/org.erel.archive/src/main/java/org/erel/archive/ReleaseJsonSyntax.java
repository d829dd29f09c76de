package org.erel.archive;

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
import org.erel.api.BrokenReleaseException;

/**
 * Checks the text of a {@code release.json}, or of its configurations, before the Feature reader
 * gets it, because that one lets unknown and duplicate keys pass. Every error has a line and a
 * column.
 */
final class ReleaseJsonSyntax {

  /** What keys begin with that are about the file, and no PIDs. */
  static final String CONFIGURATOR = ":configurator:";

  private static final int DEPTH = 32;
  private static final Pattern PID = Pattern.compile("[^\\s|~\\p{Cntrl}]+(~[^\\s|\\p{Cntrl}]+)?");

  private final JsonParser parser;
  private final String file;
  private final boolean digests;
  private JsonLocation lastKey;
  private int depth;

  private ReleaseJsonSyntax(JsonParser parser, String file, boolean digests) {
    this.parser = parser;
    this.file = file;
    this.digests = digests;
  }

  /**
   * Fails where the text is not an object of the known keys, each once, with the right types.
   *
   * @param digests whether each bundle must have a {@code sha256}
   */
  static void check(String text, boolean digests) throws BrokenReleaseException {
    check(text, "release.json", digests, ReleaseJsonSyntax::release);
  }

  /**
   * Fails where the text is not an object of configurations by their PIDs, or one that has that
   * object as its {@code configurations}.
   *
   * @param file for the message
   */
  static void checkConfigurations(String text, String file) throws BrokenReleaseException {
    check(text, file, true, ReleaseJsonSyntax::configurationsAlone);
  }

  private static void check(String text, String file, boolean digests, What what)
      throws BrokenReleaseException {
    try (JsonParser parser = Json.createParser(new StringReader(text))) {
      what.check(new ReleaseJsonSyntax(parser, file, digests));
      parser.hasNext(); // fails where something follows
    } catch (JsonParsingException e) {
      throw error(file, e.getLocation(), "malformed JSON: " + firstLine(e));
    } catch (JsonException e) {
      throw new BrokenReleaseException(file + ": malformed JSON: " + firstLine(e), e);
    }
  }

  private interface What {
    void check(ReleaseJsonSyntax syntax) throws BrokenReleaseException;
  }

  private interface Member {
    void value(String key, Event event) throws BrokenReleaseException;
  }

  private void release() throws BrokenReleaseException {
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
                            + DropName.shown(key)
                            + "'; a release has id, bundles, configurations, and name, description,"
                            + " vendor, license, docURL, scm, categories, complete");
              }
            });
    require(keys, "id", "such as \"com.acme:shop:1.2.0\"");
    require(keys, "bundles", "in start order");
  }

  private void bundle(Event start) throws BrokenReleaseException {
    Set<String> keys =
        members(
            expect(start, Event.START_OBJECT, "a bundle"),
            (key, event) -> {
              expect(event, Event.VALUE_STRING, key);
              if (key.equals("sha256")) {
                if (!parser.getString().matches("[0-9a-f]{64}")) {
                  throw error("'sha256' must be 64 lower-case hexadecimal digits");
                }
              } else if (key.equals("source")) {
                source();
              } else if (!key.equals("id")) {
                throw error(
                    lastKey,
                    "unknown key '"
                        + DropName.shown(key)
                        + "'; a bundle has an id, a sha256 and perhaps a source");
              }
            });
    require(keys, "id", "such as \"com.acme:com.acme.shop.cart:1.2.0\"");
    if (digests) {
      require(keys, "sha256", "of the jar");
    }
  }

  private void source() throws BrokenReleaseException {
    try {
      Source.parse(parser.getString());
    } catch (IllegalArgumentException e) {
      throw error(e.getMessage());
    }
  }

  private void configurationsAlone() throws BrokenReleaseException {
    Set<String> keys =
        members(
            expect(next(), Event.START_OBJECT, file),
            (key, event) -> {
              switch (key) {
                case "configurations" -> configurations(event);
                case CONFIGURATOR + "resource-version" -> {
                  if (event != Event.VALUE_NUMBER || !parser.getString().equals("1")) {
                    throw error("'" + key + "' must be 1");
                  }
                }
                case CONFIGURATOR + "symbolic-name", CONFIGURATOR + "version" ->
                    expect(event, Event.VALUE_STRING, key);
                default -> {
                  if (key.startsWith(CONFIGURATOR)) {
                    throw error(lastKey, "'" + DropName.shown(key) + "' is not supported");
                  }
                  pid(key, event);
                }
              }
            });
    if (keys.contains("configurations") && keys.size() > 1) {
      throw error("beside 'configurations' there must be no other key");
    }
  }

  private void configurations(Event start) throws BrokenReleaseException {
    members(expect(start, Event.START_OBJECT, "configurations"), this::pid);
  }

  private void pid(String pid, Event event) throws BrokenReleaseException {
    if (!PID.matcher(pid).matches()) {
      throw error(
          lastKey,
          "'"
              + DropName.shown(pid)
              + "' is no PID: use pid or factoryPid~name, without white space and '|'");
    }
    configuration(pid, expect(event, Event.START_OBJECT, "configuration " + pid));
  }

  private void configuration(String pid, Event start) throws BrokenReleaseException {
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

  private void any(Event event) throws BrokenReleaseException {
    if (event == Event.START_OBJECT) {
      members(event, (key, value) -> any(value));
    } else if (event == Event.START_ARRAY) {
      elements(event, "a value", this::any);
    }
  }

  private interface Element {
    void value(Event event) throws BrokenReleaseException;
  }

  private Set<String> members(Event start, Member member) throws BrokenReleaseException {
    deeper();
    Set<String> keys = new HashSet<>();
    for (Event event = next(); event != Event.END_OBJECT; event = next()) {
      String key = parser.getString();
      lastKey = parser.getLocation();
      if (!keys.add(key)) {
        throw error("duplicate key '" + DropName.shown(key) + "'");
      }
      member.value(key, next());
    }
    depth--;
    return keys;
  }

  private void elements(Event start, String what, Element element) throws BrokenReleaseException {
    expect(start, Event.START_ARRAY, what);
    deeper();
    for (Event event = next(); event != Event.END_ARRAY; event = next()) {
      element.value(event);
    }
    depth--;
  }

  private void deeper() throws BrokenReleaseException {
    depth++;
    if (depth > DEPTH) {
      throw error("more than " + DEPTH + " levels deep");
    }
  }

  private Event next() {
    return parser.next();
  }

  private Event expect(Event event, Event expected, String what) throws BrokenReleaseException {
    if (event != expected) {
      String type =
          switch (expected) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            default -> "a string";
          };
      throw error("'" + DropName.shown(what) + "' must be " + type);
    }
    return event;
  }

  private void require(Set<String> keys, String key, String hint) throws BrokenReleaseException {
    if (!keys.contains(key)) {
      throw error("'" + key + "' is missing: add it, " + hint);
    }
  }

  private BrokenReleaseException error(String reason) {
    return error(parser.getLocation(), reason);
  }

  private BrokenReleaseException error(JsonLocation location, String reason) {
    return error(file, location, reason);
  }

  private static BrokenReleaseException error(String file, JsonLocation location, String reason) {
    return new BrokenReleaseException(
        file
            + ", line "
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
