package org.erel.api;

/** What a host is about. */
public enum HostState {
  /** No group matches it: it waits to be told. */
  WAITING,
  /** Becoming what its groups want. */
  CHANGING,
  /** All parts are as wanted. */
  SETTLED,
  /** Something is not as wanted and will not become so by itself; the reasons say what. */
  DEGRADED
}
