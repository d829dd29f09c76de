package org.erel.container;

/**
 * Something that is not as it should be in a running release.
 *
 * @param what in words, naming the thing and the reason
 * @param lasting whether waiting cannot help
 */
record Ailment(String what, boolean lasting) {}
