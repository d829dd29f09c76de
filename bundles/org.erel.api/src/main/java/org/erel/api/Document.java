package org.erel.api;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * A configuration published to the cluster: a group's, or a tombstone of one. What is true is the
 * newest document of each name that masters hold on disk.
 *
 * @param name the group's name
 * @param revision from 1 on; greater than any that its publisher had seen
 * @param publisher who published it: {@code user@machine}, or a host's identifier
 * @param published when, by the publisher's clock; for people, never compared
 * @param tombstone whether the group is gone; then the content is empty
 * @param content the JSON that was published, to the letter
 */
public record Document(
    String name,
    long revision,
    String publisher,
    Instant published,
    boolean tombstone,
    String content) {

  /** The largest content that the cluster accepts, in bytes of UTF-8. */
  public static final int MAXIMUM_BYTES = 256 * 1024;

  /**
   * Which of two documents of one name stands: the greater revision, then the greater digest. Every
   * host decides alike.
   */
  public static final Comparator<Document> PRECEDENCE =
      Comparator.comparingLong(Document::revision).thenComparing(Document::digest);

  /** Validates name and revision. */
  public Document {
    Names.check("group name", name);
    if (revision < 1) {
      throw new IllegalArgumentException(
          "document " + name + " has revision " + revision + "; the least is 1");
    }
    Objects.requireNonNull(publisher, "publisher");
    Objects.requireNonNull(published, "published");
    Objects.requireNonNull(content, "content");
    if (tombstone && !content.isEmpty()) {
      throw new IllegalArgumentException("document " + name + " is a tombstone with content");
    }
  }

  /**
   * What the cluster compares: SHA-256 over name, revision, publisher, kind and content.
   *
   * @return 64 lower-case hexadecimal digits
   */
  public String digest() {
    return Digests.sha256(
        String.join(
            "\n", name, Long.toString(revision), publisher, Boolean.toString(tombstone), content));
  }

  /**
   * The document without its content.
   *
   * @return the reference
   */
  public DocumentReference reference() {
    return new DocumentReference(name, revision, digest(), publisher);
  }
}
