package org.erel.api;

/** The rules for names and short texts. What anybody may send is checked before it is used. */
public final class Names {

  /** The longest name, in characters. */
  public static final int MAXIMUM_NAME = 128;

  /** The longest text of one line, in characters. */
  public static final int MAXIMUM_LINE = 256;

  /** What stands between name and version of a release. */
  static final char RELEASE = '@';

  /** With what is put before and behind it, it is a file's name. */
  private static final int MAXIMUM_DOCUMENT = 200;

  private Names() {}

  /**
   * The one rule for names that become file names, queue names and PIDs.
   *
   * @param kind what it names, for the error
   * @param name may be null
   * @return the name
   * @throws IllegalArgumentException if it is not valid
   */
  public static String check(String kind, String name) {
    if (name == null || !isName(name)) {
      throw new IllegalArgumentException(
          kind
              + " '"
              + (name == null ? null : shortened(name, MAXIMUM_LINE))
              + "' is not valid: use 1 to 128 letters, digits, '.', '_' or '-', starting with a letter or digit");
    }
    return name;
  }

  /**
   * The rule for names of documents: a name, or for the document of a release {@code NAME@VERSION}
   * as {@link ReleaseId#toString} writes it, so that one release has one name.
   *
   * @param kind what it names, for the error
   * @param name may be null
   * @return the name
   * @throws IllegalArgumentException if it is not valid
   */
  public static String checkDocument(String kind, String name) {
    if (name == null || name.indexOf(RELEASE) < 0) {
      return check(kind, name);
    }
    if (name.length() > MAXIMUM_DOCUMENT) {
      throw new IllegalArgumentException(
          kind
              + " '"
              + shortened(name, MAXIMUM_LINE)
              + "' is not valid: a release's has at most "
              + MAXIMUM_DOCUMENT
              + " characters");
    }
    ReleaseId release = ReleaseId.parse(name);
    if (!release.toString().equals(name)) {
      throw new IllegalArgumentException(
          kind + " '" + name + "' is not valid: write it in full, " + release);
    }
    check("version", release.version().toString());
    return name;
  }

  /** Rosters have thousands, so by hand: {@code [A-Za-z0-9][A-Za-z0-9._-]{0,127}}. */
  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!plain && (i == 0 || c != '.' && c != '_' && c != '-')) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= MAXIMUM_NAME;
  }

  /**
   * The rule for who did something.
   *
   * @param kind what it is, for the error
   * @param text not null
   * @return the text
   * @throws IllegalArgumentException if it is longer than {@value #MAXIMUM_LINE} characters, of
   *     several lines, or has half a character
   */
  public static String checkLine(String kind, String text) {
    if (text.length() > MAXIMUM_LINE
        || text.chars().anyMatch(Character::isISOControl)
        || !encodable(text)) {
      throw new IllegalArgumentException(
          kind + " is not one line of text of at most " + MAXIMUM_LINE + " characters");
    }
    return text;
  }

  /**
   * Whether a text is the same when its bytes are read again. Half a character (an unpaired
   * surrogate) becomes another one, so that different texts have the same bytes and digest.
   *
   * @param text any
   * @return false where it has half a character
   */
  public static boolean encodable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /**
   * The beginning of what somebody may have made very long.
   *
   * @param text any
   * @param most how many characters to keep
   * @return the text, or its beginning and an ellipsis
   */
  static String shortened(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "…";
  }
}
