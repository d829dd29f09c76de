package org.erel.api;

import java.util.regex.Pattern;

/** The one rule for names that become file names, queue names and PIDs. */
final class Names {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private Names() {}

  static String check(String kind, String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          kind
              + " '"
              + name
              + "' is not valid: use 1 to 128 letters, digits, '.', '_' or '-', starting with a letter or digit");
    }
    return name;
  }
}
