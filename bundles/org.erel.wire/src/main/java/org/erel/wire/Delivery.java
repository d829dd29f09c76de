package org.erel.wire;

/**
 * A message that came in.
 *
 * @param message what was said
 * @param replyTo where an answer goes; empty where none is wanted
 * @param correlation ties an answer to its question; empty where there is none
 * @param <M> the kind of message
 */
public record Delivery<M extends Message>(M message, String replyTo, String correlation) {}
