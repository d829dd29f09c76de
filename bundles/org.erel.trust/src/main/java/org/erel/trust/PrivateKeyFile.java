package org.erel.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.erel.api.DurableFile;

/**
 * The file of a private key: one block of PEM (RFC 7468), readable by its owner alone from its
 * first moment on.
 */
final class PrivateKeyFile {

  static final String PLAIN = "PRIVATE KEY";
  static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";

  private static final int MAXIMUM_BYTES = 16 * 1024;
  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rw-------");

  private PrivateKeyFile() {}

  /**
   * What a file holds.
   *
   * @param label {@link #PLAIN} or {@link #ENCRYPTED}
   * @param content DER
   */
  record Block(String label, byte[] content) {}

  /**
   * Creates a file.
   *
   * @throws InvalidKeyFileException if there is one, or its owner cannot be the only one to read it
   */
  static void create(Path file, Block block) throws IOException {
    String text =
        "-----BEGIN "
            + block.label()
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(block.content())
            + "\n-----END "
            + block.label()
            + "-----\n";
    // the permissions come with the file: there is no moment at which others could open it
    create(file, text, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
  }

  /** Creates a file that is on disk as a whole, or is not there. */
  static void create(Path file, String text, FileAttribute<?>... attributes) throws IOException {
    try (FileChannel channel = open(file, attributes)) {
      try {
        ByteBuffer rest = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
        DurableFile.syncFolder(file.toAbsolutePath().getParent());
      } catch (IOException e) {
        // it was not there before, and half a key is none
        Files.deleteIfExists(file);
        throw e;
      }
    }
  }

  private static FileChannel open(Path file, FileAttribute<?>... attributes) throws IOException {
    try {
      return FileChannel.open(
          file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes);
    } catch (FileAlreadyExistsException e) {
      throw exists(file);
    } catch (UnsupportedOperationException e) {
      throw new InvalidKeyFileException(
          file
              + ": this disk knows no permissions: name a file on one where it can be yours alone");
    }
  }

  static InvalidKeyFileException exists(Path file) {
    return new InvalidKeyFileException(
        file + " is there already and stays as it is: name another file, or move that one away");
  }

  /**
   * Reads a file.
   *
   * @throws InvalidKeyFileException if others can read it, or it holds no private key
   */
  static Block read(Path file) throws IOException {
    refuseOpen(file);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAXIMUM_BYTES + 1);
    }
    if (bytes.length > MAXIMUM_BYTES) {
      throw new InvalidKeyFileException(file + " is too large to be a private key");
    }
    try {
      return parse(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (InvalidKeyFileException e) {
      throw new InvalidKeyFileException(file + ": " + e.getMessage());
    }
  }

  private static void refuseOpen(Path file) throws IOException {
    Set<PosixFilePermission> others;
    try {
      others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    } catch (UnsupportedOperationException e) {
      throw new InvalidKeyFileException(
          file + ": this disk knows no permissions: put the key where it can be yours alone");
    } catch (IllegalArgumentException e) {
      // nobody has any permission: reading says so
      return;
    }
    others.removeAll(
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE));
    if (!others.isEmpty()) {
      throw new InvalidKeyFileException(
          file
              + " is open to others than its owner: 'chmod 600 "
              + file
              + "', and make a new key if others may have read it");
    }
  }

  static Block parse(String text) {
    String[] lines = text.strip().split("\\r?\\n");
    for (String label : new String[] {PLAIN, ENCRYPTED}) {
      if (lines[0].strip().equals("-----BEGIN " + label + "-----")
          && lines[lines.length - 1].strip().equals("-----END " + label + "-----")) {
        StringBuilder base64 = new StringBuilder();
        for (int i = 1; i < lines.length - 1; i++) {
          base64.append(lines[i].strip());
        }
        return new Block(label, decode(base64.toString()));
      }
    }
    throw new InvalidKeyFileException(
        "this is no private key in PEM (-----BEGIN PRIVATE KEY-----): make one with erel keygen");
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyFileException("what stands between its first and last line is no Base64");
    }
  }
}
