package org.erel.api;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Texts on disk, one added to the other: a line for each, of eight hexadecimal digits of CRC-32C
 * over the text in UTF-8, a space, and the text. A text is on disk, whole, when {@link #append}
 * returns; one that a crash cut short, or that the disk refused, is as if it had never been begun.
 * Behind the last line there may be room: zeros, which the next lines replace, so that they need no
 * more than their own bytes synced. For one thread at a time.
 */
public final class JournalFile implements Closeable {

  private static final int DIGITS = 8;

  /** The least room, and how great a part of a file it is. */
  private static final int LEAST_ROOM = 16 * 1024;

  private static final int ROOM = 4;

  private static final long UNKNOWN = -1;

  /** Makes what was written durable. */
  interface Sync {
    /** As {@link FileChannel#force}. */
    void of(FileChannel channel) throws IOException;
  }

  private final Path file;
  private final boolean roomy;
  private final Sync sync;
  private FileChannel channel;

  /** Where the last line ends; unknown until the file was read. */
  private long end = UNKNOWN;

  /** With the room; unknown where there may be something else behind the last line. */
  private long size = UNKNOWN;

  private JournalFile(Path file, boolean roomy, Sync sync) {
    this.file = file;
    this.roomy = roomy;
    this.sync = sync;
  }

  /**
   * One whose texts come often: it makes room.
   *
   * @param file what is not there is empty; made with the first text
   * @return closed
   */
  public static JournalFile roomy(Path file) {
    return new JournalFile(file, true, channel -> channel.force(false));
  }

  /**
   * One that ends with its last line.
   *
   * @param file what is not there is empty; made with the first text
   * @return closed
   */
  public static JournalFile tight(Path file) {
    return new JournalFile(file, false, channel -> channel.force(false));
  }

  static JournalFile roomy(Path file, Sync sync) {
    return new JournalFile(file, true, sync);
  }

  /**
   * Where it is.
   *
   * @return as it was given
   */
  public Path path() {
    return file;
  }

  /**
   * Reads what is there. What a crash left of a text is skipped.
   *
   * @return the texts, oldest first; empty where there is no file
   * @throws BrokenJournalException if a line is not what was written there
   * @throws IOException if it cannot be read
   */
  public List<String> read() throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      end = 0;
      size = 0;
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    end = texts(content, texts);
    size = isBlank(content, (int) end) ? content.length : UNKNOWN;
    return texts;
  }

  /**
   * Makes durable what was read: a crash may have come before that.
   *
   * @throws IOException if the disk refuses
   */
  public void sync() throws IOException {
    open();
    sync.of(channel);
  }

  /**
   * Reads a file to which another thread may be adding. What that one has not ended is left out.
   *
   * @param file of a journal
   * @return as {@link #read}
   * @throws BrokenJournalException if a line is not what was written there
   * @throws IOException if it cannot be read
   */
  public static List<String> look(Path file) throws IOException {
    List<String> texts = new ArrayList<>();
    try {
      texts(Files.readAllBytes(file), texts);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return texts;
  }

  /**
   * A crash leaves the last line without its end, or with a hole in it where the disk wrote its end
   * first.
   */
  private static int texts(byte[] content, List<String> texts) throws BrokenJournalException {
    int start = 0;
    boolean hole = false;
    for (int place = 0; place < content.length; place++) {
      hole |= content[place] == 0;
      if (content[place] != '\n') {
        continue;
      }
      if (isWhole(content, start, place)) {
        texts.add(
            new String(
                content, start + DIGITS + 1, place - start - DIGITS - 1, StandardCharsets.UTF_8));
      } else if (hole && isBlank(content, place + 1)) {
        return start;
      } else {
        throw new BrokenJournalException(texts.size() + 1);
      }
      start = place + 1;
      hole = false;
    }
    return start;
  }

  private static boolean isWhole(byte[] content, int start, int end) {
    int text = start + DIGITS + 1;
    return text <= end
        && content[text - 1] == ' '
        && Arrays.equals(
            checksum(content, text, end - text),
            Arrays.copyOfRange(content, start, start + DIGITS));
  }

  private static boolean isBlank(byte[] content, int from) {
    for (int place = from; place < content.length; place++) {
      if (content[place] != 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] checksum(byte[] content, int start, int length) {
    CRC32C crc = new CRC32C();
    crc.update(content, start, length);
    return "%08x".formatted(crc.getValue()).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * A text as it stands in the file.
   *
   * @param text without a line's end
   * @return with a line's end, in UTF-8
   */
  public static byte[] line(String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    byte[] line = new byte[DIGITS + 1 + content.length + 1];
    System.arraycopy(checksum(content, 0, content.length), 0, line, 0, DIGITS);
    line[DIGITS] = ' ';
    System.arraycopy(content, 0, line, DIGITS + 1, content.length);
    line[line.length - 1] = '\n';
    return line;
  }

  /**
   * Adds a text. An interrupt does not stop it, and stays.
   *
   * @param text without a line's end
   * @throws IOException if it is not on disk; then it is as if it had not been tried
   */
  public void append(String text) throws IOException {
    byte[] line = line(text);
    boolean interrupted = false;
    try {
      while (!written(line)) {
        // an interrupt says nothing of the disk
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean written(byte[] line) throws IOException {
    try {
      write(line);
      return true;
    } catch (ClosedByInterruptException e) {
      size = UNKNOWN;
      return false;
    } catch (IOException e) {
      size = UNKNOWN;
      takeBack(e);
      throw e;
    }
  }

  /** So that a crash does not bring back what was refused; otherwise the next text does it. */
  private void takeBack(IOException refusal) {
    try {
      if (end != UNKNOWN && channel != null) {
        channel.truncate(end);
        size = end;
      }
    } catch (IOException e) {
      refusal.addSuppressed(e);
    }
  }

  private void write(byte[] line) throws IOException {
    if (end == UNKNOWN) {
      read();
    }
    open();
    if (size == UNKNOWN) {
      // what an earlier failure left behind
      channel.truncate(end);
      size = end;
    }
    ByteBuffer rest = ByteBuffer.wrap(fits(line) ? line : Arrays.copyOf(line, withRoom(line)));
    while (rest.hasRemaining()) {
      channel.write(rest, end + rest.position());
    }
    sync.of(channel);
    size = Math.max(size, end + rest.limit());
    end += line.length;
  }

  private boolean fits(byte[] line) {
    return end + line.length <= size;
  }

  /** The first line makes no room: most journals of a host that joins have no other. */
  private int withRoom(byte[] line) {
    return line.length
        + (roomy && end > 0 ? (int) Math.max(LEAST_ROOM, (end + line.length) / ROOM) : 0);
  }

  /**
   * Puts other texts in place of all. A crash leaves the old ones or the new.
   *
   * @param texts oldest first
   * @throws IOException if they are not on disk; then the old ones are, or the new
   */
  public void replace(List<String> texts) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    texts.forEach(text -> content.writeBytes(line(text)));
    close();
    end = UNKNOWN;
    DurableFile.write(file, content.toByteArray());
    end = content.size();
    size = end;
  }

  /**
   * Opens it, so that the next text needs no file handle.
   *
   * @throws IOException if the file cannot be opened, or made
   */
  public void open() throws IOException {
    if (channel != null && channel.isOpen()) {
      return;
    }
    try {
      channel = FileChannel.open(file, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      Files.createDirectories(file.getParent());
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      DurableFile.syncFolder(file.getParent());
      end = 0;
      size = 0;
    }
  }

  /**
   * Gives the file handle back. The next text opens it again.
   *
   * @throws IOException if the disk refuses
   */
  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  /**
   * Forgets all, on disk too.
   *
   * @throws IOException if the disk refuses
   */
  public void delete() throws IOException {
    close();
    boolean wasThere = Files.deleteIfExists(file);
    end = 0;
    size = 0;
    if (wasThere) {
      DurableFile.syncFolder(file.getParent());
    }
  }
}
