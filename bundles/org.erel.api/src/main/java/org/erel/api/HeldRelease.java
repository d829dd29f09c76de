package org.erel.api;

/**
 * What a host has of a release.
 *
 * @param release name and version
 * @param digest as in {@link Release#digest}
 * @param size of all content, in bytes
 * @param here how much of it is on the host, in bytes; all of it where it is whole
 * @param dropped whether it is in the host's {@code releases-repo/}
 * @param progress in words how far it is, and what stands in its way; empty where it is whole
 */
public record HeldRelease(
    ReleaseId release, String digest, long size, long here, boolean dropped, String progress) {

  /**
   * Whether others can have it from this host.
   *
   * @return true where all of it is on the host
   */
  public boolean whole() {
    return progress.isEmpty();
  }
}
