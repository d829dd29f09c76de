package org.erel.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.erel.api.Document;
import org.erel.api.DocumentReference;

/**
 * A {@link Held} document without its content. Of two of one name that one stands which has the
 * greater revision, then the greater ballot, then the greater digest: every host decides alike.
 *
 * @param reference names the document
 * @param lineage as in {@link Document}
 * @param ballot by which it was published
 */
public record Holding(DocumentReference reference, List<String> lineage, Ballot ballot)
    implements Comparable<Holding> {

  private static final int SHORT = 16;

  private static final Comparator<Holding> ORDER =
      Comparator.comparing(Holding::name)
          .thenComparingLong(Holding::revision)
          .thenComparing(Holding::ballot)
          .thenComparing(Holding::digest);

  /** Copies the list, and validates what is compared and cut. */
  public Holding {
    lineage = List.copyOf(lineage);
    if (!reference.digest().matches("[0-9a-f]{64}") || reference.revision() < 1) {
      throw new IllegalArgumentException(
          "document " + reference.name() + " has a malformed digest or revision");
    }
    if (lineage.size() > Document.GENERATIONS
        || !lineage.stream().allMatch(digest -> digest.matches("[0-9a-f]{16}"))) {
      throw new IllegalArgumentException(
          "document " + reference.name() + " has a malformed lineage");
    }
    Objects.requireNonNull(ballot, "ballot");
  }

  /** The document's name. */
  public String name() {
    return reference.name();
  }

  /** The document's revision. */
  public long revision() {
    return reference.revision();
  }

  /** The document's digest. */
  public String digest() {
    return reference.digest();
  }

  /**
   * The lineage of a document that is based on this one.
   *
   * @return this one first
   */
  public List<String> descent() {
    List<String> descent = new ArrayList<>();
    descent.add(shortDigest());
    descent.addAll(lineage);
    return descent.subList(0, Math.min(descent.size(), Document.GENERATIONS));
  }

  private String shortDigest() {
    return digest().substring(0, SHORT);
  }

  /**
   * Whether a later document of the name was published by one who had not seen this one.
   *
   * @param later replaces this one
   * @return false also where the later one is so much later that its lineage does not tell
   */
  public boolean unseenBy(Holding later) {
    long generations = later.revision() - revision();
    return generations == 0
        ? !sameDocument(later)
        : generations <= later.lineage.size()
            && !later.lineage.get((int) generations - 1).equals(shortDigest());
  }

  /**
   * Whether both are of one document, by whatever ballot.
   *
   * @param other any
   * @return true where the documents are the same
   */
  public boolean sameDocument(Holding other) {
    return reference.equals(other.reference);
  }

  /**
   * Whether it stands against another of the same name.
   *
   * @param other of the same name
   * @return true where it replaces the other
   */
  public boolean replaces(Holding other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Holding other) {
    return ORDER.compare(this, other);
  }
}
