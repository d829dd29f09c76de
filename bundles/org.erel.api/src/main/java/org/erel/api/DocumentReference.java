package org.erel.api;

/**
 * Names one document exactly, without its content.
 *
 * @param name the group's name
 * @param revision the document's revision
 * @param digest {@link Document#digest}
 * @param publisher who published it
 */
public record DocumentReference(String name, long revision, String digest, String publisher)
    implements Comparable<DocumentReference> {

  /**
   * Whether this document stands against another of the same name; see {@link Document#PRECEDENCE}.
   *
   * @param other a document of the same name
   * @return true where this one replaces the other
   */
  public boolean replaces(DocumentReference other) {
    return compareTo(other) > 0;
  }

  /** Orders by name, then by {@link Document#PRECEDENCE}. */
  @Override
  public int compareTo(DocumentReference other) {
    int byName = name.compareTo(other.name);
    int byRevision = byName != 0 ? byName : Long.compare(revision, other.revision);
    return byRevision != 0 ? byRevision : digest.compareTo(other.digest);
  }

  @Override
  public String toString() {
    return name + " revision " + revision + " by " + publisher;
  }
}
