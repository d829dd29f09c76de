package org.erel.repository;

/**
 * What a drop may hold at most, so that a broken or hostile one can fill neither memory nor disk.
 *
 * @param entries how many files
 * @param jar bytes of one jar, unpacked
 * @param total bytes of all jars together, unpacked
 * @param json bytes of {@code release.json}
 */
record Limits(int entries, long jar, long total, int json) {

  static final Limits DEFAULT = new Limits(4096, 1L << 30, 4L << 30, 1 << 20);
}
