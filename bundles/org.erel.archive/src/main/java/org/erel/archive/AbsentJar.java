package org.erel.archive;

/**
 * A jar that a release lists, and that is not with it.
 *
 * @param name its file name in the release
 * @param sha256 what it must be, 64 lower-case hexadecimal digits; null where nobody says it
 * @param source where it is
 */
public record AbsentJar(String name, String sha256, Source source) {

  @Override
  public String toString() {
    return name + " from " + source;
  }
}
