package org.erel.container;

/**
 * How the host fares in bringing back what is committed. Pure.
 *
 * @param deaths boots in a row in which the host ended while it started it
 * @param open whether it is being started: an end of the host counts
 */
record Comeback(int deaths, boolean open) {

  /** The host may end so often while it starts a part before that is held against the part. */
  static final int PATIENCE = 3;

  static final Comeback NONE = new Comeback(0, false);

  /** It is about to be started. */
  Comeback begun() {
    return new Comeback(deaths, true);
  }

  /** Whatever ends the host now has another cause. */
  Comeback excused() {
    return new Comeback(deaths, false);
  }

  /** The host is up again, and did not go down in order. */
  Comeback after() {
    return open ? new Comeback(deaths + 1, false) : this;
  }

  /** Whether it is held against the part. */
  boolean lost() {
    return deaths >= PATIENCE;
  }

  /** Whether one more end would be: then nothing else may be starting beside it. */
  boolean suspect() {
    return deaths == PATIENCE - 1;
  }
}
