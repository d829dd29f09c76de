package org.erel.wire;

/**
 * A {@link Message} that has something done. Whoever sends it says with a seal who he is, and a
 * host asks its {@link Guard} before it does so.
 */
public interface Sealed {}
