package org.erel.api;

/**
 * A pattern of identifiers or names: {@code *} stands for any characters, none included, and {@code
 * ?} for one.
 *
 * @param pattern such as {@code web-*}
 */
public record Glob(String pattern) {

  /** Validates the pattern. */
  public Glob {
    if (!pattern.matches("[A-Za-z0-9._*?-]+")) {
      throw new IllegalArgumentException(
          "pattern '"
              + pattern
              + "' is not valid: use letters, digits, '.', '_', '-', and the wildcards '*' and '?'");
    }
  }

  /**
   * Whether a name is meant. Takes at most as many steps as the product of both lengths, whatever
   * the pattern.
   *
   * @param name any text
   * @return true if all of it matches
   */
  public boolean matches(String name) {
    int at = 0;
    int next = 0;
    int star = -1;
    int afterStar = 0;
    while (next < name.length()) {
      char c = at < pattern.length() ? pattern.charAt(at) : 0;
      if (c == '*') {
        star = at++;
        afterStar = next;
      } else if (c != 0 && (c == '?' || c == name.charAt(next))) {
        at++;
        next++;
      } else if (star >= 0) {
        // the last star takes one character more
        at = star + 1;
        next = ++afterStar;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
