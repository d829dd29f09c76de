package org.erel.wire;

import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.util.HashSet;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Supplier;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Names;

/**
 * Walks through a JSON text from token to token, and knows where it stands when something is wrong.
 * For one thread.
 */
public final class Cursor implements AutoCloseable {

  /** Consumes the value of one key. */
  @FunctionalInterface
  public interface Field {

    /**
     * The cursor stands on the key.
     *
     * @param key which one
     * @throws InvalidDocumentException if it, or its value, is not what belongs here
     */
    void read(String key) throws InvalidDocumentException;
  }

  /** Consumes one element of an array; the cursor stands on it. */
  @FunctionalInterface
  public interface Element {

    /**
     * The cursor stands on the element.
     *
     * @throws InvalidDocumentException if it is not what belongs here
     */
    void read() throws InvalidDocumentException;
  }

  private final String text;
  private final JsonParser parser;
  private Event event;

  /**
   * Stands before the text.
   *
   * @param text JSON, or what should be
   */
  public Cursor(String text) {
    this.text = text;
    this.parser = RecordJson.JSON.createParser(new StringReader(text));
  }

  Event next(String what) throws InvalidDocumentException {
    return event = read(what, parser::next);
  }

  /**
   * Nothing but white space follows.
   *
   * @throws InvalidDocumentException if something does
   */
  public void end() throws InvalidDocumentException {
    try {
      if (!parser.hasNext()) {
        return;
      }
    } catch (RuntimeException e) {
      // what follows is not even JSON
    }
    throw error("something follows after the document's end");
  }

  /**
   * The cursor goes to the next token, which must begin an object, and through it.
   *
   * @param what the object is, for errors
   * @param field is called with each key
   * @throws InvalidDocumentException if it is no object, or a key stands twice
   */
  public void object(String what, Field field) throws InvalidDocumentException {
    expect(next(what), Event.START_OBJECT, what, "an object { … }");
    Set<String> seen = new HashSet<>();
    while (next("the end of " + what) == Event.KEY_NAME) {
      String key = whole(parser.getString());
      if (!seen.add(key)) {
        throw error("key '" + key + "' stands twice in " + what);
      }
      field.read(key);
    }
  }

  /**
   * The cursor goes to the next token, which must begin an array, and through it.
   *
   * @param what the array is, for errors
   * @param element is called at each element
   * @throws InvalidDocumentException if it is no array
   */
  public void array(String what, Element element) throws InvalidDocumentException {
    expect(next(what), Event.START_ARRAY, what, "an array [ … ]");
    while (next("the end of " + what) != Event.END_ARRAY) {
      element.read();
    }
  }

  /**
   * The cursor goes to the next token, which must be a text.
   *
   * @param what the text is, for errors
   * @return the text
   * @throws InvalidDocumentException if it is none
   */
  public String string(String what) throws InvalidDocumentException {
    next(what);
    return currentString(what);
  }

  /**
   * The text on which the cursor stands.
   *
   * @param what the text is, for errors
   * @return the text
   * @throws InvalidDocumentException if it stands on something else
   */
  public String currentString(String what) throws InvalidDocumentException {
    expect(event, Event.VALUE_STRING, what, "a text in quotes");
    return whole(parser.getString());
  }

  /** Half a character would become another one on disk and on the wire. */
  private String whole(String text) throws InvalidDocumentException {
    if (!Names.encodable(text)) {
      throw error("a text has half a character (an unpaired surrogate)");
    }
    return text;
  }

  int integer(String what) throws InvalidDocumentException {
    expect(next(what), Event.VALUE_NUMBER, what, "a whole number");
    try {
      return parser.getBigDecimal().intValueExact();
    } catch (ArithmeticException e) {
      throw error(what + " must be a whole number");
    }
  }

  /** A number or a text, as text. */
  String scalar(String what) throws InvalidDocumentException {
    return next(what) == Event.VALUE_NUMBER ? parser.getString() : currentString(what);
  }

  JsonValue value(String what) throws InvalidDocumentException {
    next(what);
    JsonValue value = read(what, parser::getValue);
    whole(value.toString());
    return value;
  }

  /**
   * Something is wrong where the cursor stands.
   *
   * @param reason in words
   * @return to be thrown
   */
  public InvalidDocumentException error(String reason) {
    return error(parser.getLocation().getStreamOffset(), reason);
  }

  /**
   * A value that is made of what was read. Values refuse what is wrong; the cursor knows where it
   * stands.
   *
   * @param <T> its type
   * @param value makes it
   * @return the value
   * @throws InvalidDocumentException in place of an {@link IllegalArgumentException}
   */
  public <T> T valid(Supplier<T> value) throws InvalidDocumentException {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw error(e.getMessage());
    }
  }

  /** Has no effect on the text. */
  @Override
  public void close() {
    parser.close();
  }

  private <T> T read(String what, Supplier<T> step) throws InvalidDocumentException {
    try {
      return step.get();
    } catch (JsonParsingException e) {
      long offset = e.getLocation().getStreamOffset();
      if (String.valueOf(e.getMessage()).contains("EOF")) {
        throw error(offset, "the text ends where " + what + " should be");
      }
      throw error(
          offset,
          "malformed JSON: expected " + what + ", or a comma or bracket is missing or too much");
    } catch (NoSuchElementException e) {
      throw error("the text ends where " + what + " should be");
    } catch (RuntimeException e) {
      // the parser has no type of its own for nesting too deep
      throw error("malformed JSON: " + e.getMessage());
    }
  }

  private InvalidDocumentException error(long offset, String reason) {
    int start = tokenStart((int) Math.min(text.length(), offset));
    int line = 1 + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
    int column = start - text.lastIndexOf('\n', start - 1);
    return new InvalidDocumentException(line, column, reason);
  }

  private void expect(Event found, Event wanted, String what, String form)
      throws InvalidDocumentException {
    if (found != wanted) {
      throw error(what + " must be " + form);
    }
  }

  /** The parser knows where a token ends; people look for where it begins. */
  private int tokenStart(int end) {
    int i = end - 1;
    while (i > 0 && (Character.isWhitespace(text.charAt(i)) || text.charAt(i) == ':')) {
      i--;
    }
    if (i > 0 && text.charAt(i) == '"') {
      do {
        i--;
      } while (i > 0 && (text.charAt(i) != '"' || escaped(i)));
    } else if (i > 0 && Character.isLetterOrDigit(text.charAt(i))) {
      while (i > 0 && "+-.".indexOf(text.charAt(i - 1)) >= 0
          || i > 0 && Character.isLetterOrDigit(text.charAt(i - 1))) {
        i--;
      }
    }
    return Math.max(0, i);
  }

  private boolean escaped(int quote) {
    int slashes = 0;
    while (quote - slashes - 1 >= 0 && text.charAt(quote - slashes - 1) == '\\') {
      slashes++;
    }
    return slashes % 2 == 1;
  }
}
