package org.erel.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.erel.api.Digests;
import org.erel.wire.ReleaseDocument;

/**
 * Jars that are not whole yet, each a file named by the SHA-256 that it will have. No list of what
 * is there is kept: after a break, what is on disk is compared with what it must be, piece by
 * piece. For one thread at a time.
 */
public final class PartFolder {

  private final Path folder;

  /**
   * Touches no disk.
   *
   * @param folder made where it is missing
   */
  public PartFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Which pieces are here. Reads all that is there.
   *
   * @param pieces of one release
   * @return their numbers
   * @throws IOException if the disk refuses
   */
  public BitSet held(List<ReleaseDocument.Piece> pieces) throws IOException {
    BitSet held = new BitSet();
    for (ReleaseDocument.Piece piece : pieces) {
      if (matches(piece, read(file(piece.jar()), piece))) {
        held.set(piece.number());
      }
    }
    return held;
  }

  /**
   * Writes a piece. It is not synced.
   *
   * @param piece which
   * @param content as long as the piece
   * @throws IOException if the disk refuses
   */
  public void write(ReleaseDocument.Piece piece, byte[] content) throws IOException {
    Files.createDirectories(folder);
    try (FileChannel channel =
        FileChannel.open(file(piece.jar()), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest, piece.offset() + rest.position());
      }
    }
  }

  /**
   * Cuts off what is there beyond the end of a jar.
   *
   * @param sha256 its digest
   * @param size its length in bytes; some of it is there
   * @return whether the file was longer
   * @throws IOException if the disk refuses
   */
  public boolean cut(String sha256, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file(sha256), StandardOpenOption.WRITE)) {
      boolean longer = channel.size() > size;
      channel.truncate(size);
      return longer;
    }
  }

  /**
   * Where a jar comes to be.
   *
   * @param sha256 its digest
   * @return a file, which may be missing
   */
  public Path file(String sha256) {
    return folder.resolve(sha256);
  }

  /**
   * Throws away what does not come any more.
   *
   * @param keep digests of the jars that do
   * @throws IOException if one cannot be deleted
   */
  public void retain(Set<String> keep) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!keep.contains(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /**
   * Whether bytes are what a piece must be.
   *
   * @param piece which
   * @param content any
   * @return false for any other bytes
   */
  static boolean matches(ReleaseDocument.Piece piece, byte[] content) {
    MessageDigest digest = Digests.sha256();
    return content.length == piece.length()
        && Digests.hex(digest.digest(content)).equals(piece.sha256());
  }

  /**
   * Reads a piece out of a jar.
   *
   * @param jar a file, whole or not
   * @param piece which
   * @return shorter than the piece where the file is missing, or ends before
   * @throws IOException if it cannot be read
   */
  static byte[] read(Path jar, ReleaseDocument.Piece piece) throws IOException {
    try (FileChannel channel = FileChannel.open(jar, StandardOpenOption.READ)) {
      ByteBuffer content = ByteBuffer.allocate(piece.length());
      while (content.hasRemaining()
          && channel.read(content, piece.offset() + content.position()) >= 0) {
        // until it is full
      }
      return content.hasRemaining()
          ? Arrays.copyOf(content.array(), content.position())
          : content.array();
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }
}
