package org.erel.api;

import java.nio.file.Path;

/**
 * One bundle of a release, in the content store.
 *
 * @param name the jar's file name inside the release, without folders
 * @param sha256 of the jar, 64 lower-case hexadecimal digits
 * @param content the jar on this host's disk; never changes, readable as long as the release is
 *     known, or somebody {@linkplain Repository.Needs needs} it
 */
public record ReleaseBundle(String name, String sha256, Path content) implements Release.Jar {}
