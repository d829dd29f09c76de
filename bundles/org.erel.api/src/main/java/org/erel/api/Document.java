package org.erel.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is published to the cluster: what a group shall run, what a release is, a tombstone of
 * either, or the keys that are trusted. What is true is the newest document of each name that
 * masters hold on disk.
 *
 * @param name the group's name, a release's {@code NAME@VERSION}, or {@link #KEYS}
 * @param revision from 1 on; greater than any that its publisher had seen
 * @param publisher who published it: {@code user@machine}, or a host's identifier; one line of at
 *     most {@value Names#MAXIMUM_LINE} characters
 * @param published when, by the publisher's clock; for people, and compared with the day on which
 *     the key that signs it expires
 * @param tombstone whether the group or release is gone; then the content is empty
 * @param content the JSON that was published, to the letter
 * @param lineage the documents that it was based on, each on the next: their digests, cut short,
 *     newest first, and {@value #GENERATIONS} at most; for people to be told what was overwritten
 * @param forced whether its publisher knew that others might have published meanwhile
 * @param signature whoever vouches for all of that; empty where nobody does
 */
public record Document(
    String name,
    long revision,
    String publisher,
    Instant published,
    boolean tombstone,
    String content,
    List<String> lineage,
    boolean forced,
    Optional<Signature> signature) {

  /** The largest content that the cluster accepts, in bytes of UTF-8. */
  public static final int MAXIMUM_BYTES = 256 * 1024;

  /** The name of the document that says whose keys are trusted. */
  public static final String KEYS = Group.RESERVED + "keys";

  /** How many ancestors are remembered. */
  public static final int GENERATIONS = 8;

  /** What a document is about. */
  public enum Kind {
    /** What a group shall run. */
    GROUP,
    /** Whose keys are trusted. */
    KEYS,
    /** What a release is: the one content that a version has. */
    RELEASE;

    /**
     * What documents of a name are about.
     *
     * @param name a document's
     * @return the kind
     */
    public static Kind of(String name) {
      if (name.indexOf(Names.RELEASE) >= 0) {
        return RELEASE;
      }
      return name.equals(Document.KEYS) ? KEYS : GROUP;
    }
  }

  /** Validates name and revision. */
  public Document {
    Names.checkDocument("document name", name);
    if (revision < 1) {
      throw new IllegalArgumentException(
          "document " + name + " has revision " + revision + "; the least is 1");
    }
    Names.checkLine("the publisher of document " + name, publisher);
    Objects.requireNonNull(published, "published");
    if (!Names.encodable(content)) {
      throw new IllegalArgumentException(
          "document " + name + " has half a character (an unpaired surrogate); correct its text");
    }
    if (tombstone && !content.isEmpty()) {
      throw new IllegalArgumentException("document " + name + " is a tombstone with content");
    }
    lineage = List.copyOf(lineage);
    if (lineage.size() > GENERATIONS
        || !lineage.stream().allMatch(digest -> digest.matches("[0-9a-f]{16}"))) {
      throw new IllegalArgumentException("document " + name + " has a malformed lineage");
    }
    Objects.requireNonNull(signature, "signature");
  }

  /**
   * One that is based on nothing, and that nobody vouches for.
   *
   * @param name as above
   * @param revision as above
   * @param publisher as above
   * @param published as above
   * @param tombstone as above
   * @param content as above
   */
  public Document(
      String name,
      long revision,
      String publisher,
      Instant published,
      boolean tombstone,
      String content) {
    this(
        name,
        revision,
        publisher,
        published,
        tombstone,
        content,
        List.of(),
        false,
        Optional.empty());
  }

  /**
   * What it is about.
   *
   * @return told by its name
   */
  public Kind kind() {
    return Kind.of(name);
  }

  /**
   * The same with somebody who vouches for it.
   *
   * @param by made over {@link #payload}
   * @return a signed document
   */
  public Document signed(Signature by) {
    return new Document(
        name, revision, publisher, published, tombstone, content, lineage, forced, Optional.of(by));
  }

  /**
   * What is signed, and what the cluster compares: all but the signature. Each field but the last
   * is one line.
   *
   * @return UTF-8
   */
  public byte[] payload() {
    return String.join(
            "\n",
            "erel document 1",
            name,
            Long.toString(revision),
            publisher,
            published.toString(),
            tombstone ? "tombstone" : kind() == Kind.RELEASE ? "release" : "group",
            forced ? "forced" : "",
            String.join(",", lineage),
            content)
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Names exactly this document.
   *
   * @return SHA-256 over {@link #payload}, 64 lower-case hexadecimal digits
   */
  public String digest() {
    return Digests.hex(Digests.sha256().digest(payload()));
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
