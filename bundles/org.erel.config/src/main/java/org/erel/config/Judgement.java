package org.erel.config;

import java.util.Optional;
import org.erel.api.Document;
import org.erel.api.DocumentReference;
import org.erel.api.Group;
import org.erel.api.InvalidDocumentException;
import org.erel.wire.GroupReader;

/** Which documents are taken in and which are refused, and why. Every host decides alike. */
final class Judgement {

  private Judgement() {}

  /**
   * What is wrong with a document in itself.
   *
   * @param document any
   * @return the reason to refuse it; empty where it is valid
   */
  static Optional<String> invalid(Document document) {
    if (document.tombstone()) {
      return Optional.empty();
    }
    try {
      Group group = GroupReader.read(document.content());
      return group.name().equals(document.name())
          ? Optional.empty()
          : Optional.of(
              "its content is of group "
                  + group.name()
                  + "; a document has the name of its group, "
                  + document.name());
    } catch (InvalidDocumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Why a publication may not replace what is held. It must have been based on what is held: a copy
   * between hosts need not.
   *
   * @param held the document of that name, if there is one
   * @param published a valid document
   * @return the reason to refuse it; empty where it is strictly newer, or exactly what is held
   */
  static Optional<String> outdated(Optional<Document> held, Document published) {
    return held.filter(
            document ->
                document.revision() >= published.revision()
                    && !document.reference().equals(published.reference()))
        .map(
            document ->
                "revision "
                    + document.revision()
                    + " by "
                    + document.publisher()
                    + " is held since "
                    + document.published()
                    + "; publish again based on it");
  }

  /**
   * Two contents under one revision: one of them is lost, and its publisher must hear of it.
   *
   * @param held what is held
   * @param other another document of that name
   * @return who won and who lost; empty where there is no such conflict
   */
  static Optional<String> conflict(DocumentReference held, DocumentReference other) {
    if (held.revision() != other.revision() || held.digest().equals(other.digest())) {
      return Optional.empty();
    }
    boolean stays = held.replaces(other);
    DocumentReference winner = stays ? held : other;
    DocumentReference loser = stays ? other : held;
    return Optional.of(
        "revision "
            + held.revision()
            + " was published twice at once: the one by "
            + winner.publisher()
            + " stands, the one by "
            + loser.publisher()
            + " is lost; publish that again if it is still wanted");
  }
}
