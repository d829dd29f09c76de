package org.erel.config;

import java.util.Optional;
import org.erel.api.Document;
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
}
