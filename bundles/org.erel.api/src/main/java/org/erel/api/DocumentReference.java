package org.erel.api;

/**
 * Names one document exactly, without its content.
 *
 * @param name the document's name
 * @param revision the document's revision
 * @param digest {@link Document#digest}
 * @param publisher who published it
 */
public record DocumentReference(String name, long revision, String digest, String publisher) {

  /** Validates the name. */
  public DocumentReference {
    Names.checkDocument("document name", name);
  }

  @Override
  public String toString() {
    return name + " revision " + revision + " by " + publisher;
  }
}
