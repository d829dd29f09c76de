package org.erel.api;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads and changes the content of the document {@link Document#KEYS}, for commands, which know
 * nothing of its form.
 */
public interface KeysEditor {

  /** The content of a document that says nothing. */
  String NOTHING = "{}";

  /**
   * What such a document says.
   *
   * @param keys that it trusts
   * @param revoked that it revokes, by identifier: the reason, and the documents that stand
   *     nevertheless
   */
  record Contents(List<KeyFiles.Line> keys, Map<String, String> revoked) {

    /** Copies both. */
    public Contents {
      keys = List.copyOf(keys);
      revoked = Map.copyOf(revoked);
    }
  }

  /**
   * Who vouches for a document: its signature, and for a release the one in its content.
   *
   * @param document any
   * @return identifiers of keys, trusted or not, sorted
   */
  Set<String> vouching(Document document);

  /**
   * Reads a content.
   *
   * @param content JSON
   * @return what it says
   * @throws InvalidDocumentException if it is malformed
   */
  Contents read(String content) throws InvalidDocumentException;

  /**
   * Trusts more keys. One that is trusted already gets the new line; one that is revoked stays so.
   *
   * @param content JSON
   * @param lines as files of public keys have them
   * @return the next content
   * @throws InvalidDocumentException if the content is malformed, or a key is revoked
   */
  String trust(String content, List<KeyFiles.Line> lines) throws InvalidDocumentException;

  /**
   * Revokes a key.
   *
   * @param content JSON
   * @param key its identifier
   * @param reason one line for people
   * @param stand the documents by that key that stand nevertheless: a digest for each name
   * @return the next content
   * @throws InvalidDocumentException if the content is malformed
   * @throws IllegalArgumentException if the identifier or the reason is not valid
   */
  String revoke(String content, String key, String reason, Map<String, String> stand)
      throws InvalidDocumentException;
}
