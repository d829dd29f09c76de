package org.erel.api;

/**
 * Something that a host refused or could not do.
 *
 * @param subject what it is about: {@code document web}, {@code drop shop-1.2.0.erel}, {@code
 *     release shop}
 * @param reason in words, with the way out
 */
public record Problem(String subject, String reason) {}
