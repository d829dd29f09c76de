package org.erel.archive;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;

/**
 * Writes zips whose bytes depend on the entries alone: all of one time, and stored, because jars
 * are compressed already and what compressing makes of them differs between Java versions.
 */
final class ArchiveWriter implements Closeable {

  /** The first that all zips can say, in no time zone, and without an extra field. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final ZipOutputStream zip;

  ArchiveWriter(Path file) throws IOException {
    zip = new ZipOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
  }

  /** Adds what is in memory. */
  void add(String name, byte[] content) throws IOException {
    begin(name, Measure.of(new ByteArrayInputStream(content)));
    zip.write(content);
    zip.closeEntry();
  }

  /**
   * Adds a jar.
   *
   * @param name in the archive
   * @param measure of its content
   * @param in the same content once more
   */
  void add(String name, Measure measure, InputStream in) throws IOException {
    begin(name, measure);
    try {
      in.transferTo((OutputStream) zip);
      zip.closeEntry();
    } catch (ZipException e) {
      throw new IOException(name + " changed while it was packed; pack it again", e);
    }
  }

  private void begin(String name, Measure measure) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setTimeLocal(TIME);
    entry.setSize(measure.size());
    entry.setCrc(measure.crc());
    zip.putNextEntry(entry);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
