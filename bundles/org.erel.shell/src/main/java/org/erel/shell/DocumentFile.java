package org.erel.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;

/** A document that an operator names on the command line. */
final class DocumentFile {

  private final String file;
  private final ClusterCommand command;

  /**
   * Reads nothing yet.
   *
   * @param file relative to the door's folder; {@code -} for standard input
   * @param command whose argument it is
   */
  DocumentFile(String file, ClusterCommand command) {
    this.file = file;
    this.command = command;
  }

  /** The document's text. */
  String content() throws InvalidDocumentException {
    byte[] bytes = bytes();
    if (bytes.length > Document.MAXIMUM_BYTES) {
      throw new InvalidDocumentException(
          0, 0, "the document has more than " + Document.MAXIMUM_BYTES + " bytes: split the group");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidDocumentException(0, 0, "the document is not UTF-8 text: save it as UTF-8");
    }
  }

  /** The same with the document's name before the place. */
  InvalidDocumentException named(InvalidDocumentException e) {
    String source = file.equals("-") ? "standard input" : file;
    return new InvalidDocumentException(0, 0, source + ": " + e.getMessage());
  }

  /** At most one byte more than a document may have. */
  private byte[] bytes() {
    try {
      if (file.equals("-")) {
        return command.door.in().readNBytes(Document.MAXIMUM_BYTES + 1);
      }
      try (InputStream in = Files.newInputStream(command.door.directory().resolve(file))) {
        return in.readNBytes(Document.MAXIMUM_BYTES + 1);
      }
    } catch (NoSuchFileException e) {
      throw command.wrong(file + ": no such file in " + command.door.directory());
    } catch (AccessDeniedException e) {
      throw command.wrong(file + ": you may not read it");
    } catch (IOException e) {
      throw command.wrong(file + ": cannot be read: " + e.getMessage());
    }
  }
}
