package org.erel.api;

/** What a release does on a host. */
public enum ReleaseState {
  /** Its content is not on this host, or nothing was done yet. */
  WAITING,
  /** Being installed and resolved beside what runs. */
  STAGING,
  /** Its bundles are being started. */
  STARTING,
  /** Its bundles are active. */
  ACTIVE,
  /** Its bundles are being stopped. */
  STOPPING,
  /** Installed and stopped. */
  STOPPED,
  /** Not on this host: deleted, or never here. */
  ABSENT,
  /** It could not be staged or started, and nothing of it runs. */
  FAILED
}
