package org.erel.repository;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.erel.archive.AbsentJar;

/** Jars of a release are on their way from their sources. */
final class AwaitedJarsException extends IOException {

  private final transient Set<String> jars;

  /**
   * Some are missing.
   *
   * @param jars all that come from sources, also those that are here
   * @param message what is missing and why
   */
  AwaitedJarsException(List<AbsentJar> jars, String message) {
    super(message);
    this.jars = jars.stream().map(AbsentJar::sha256).collect(Collectors.toUnmodifiableSet());
  }

  /** Digests of all that come from sources. */
  Set<String> jars() {
    return jars;
  }
}
