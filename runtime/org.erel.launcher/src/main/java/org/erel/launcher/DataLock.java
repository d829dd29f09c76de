package org.erel.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One master for each data folder. The operating system frees the lock when the process ends, in
 * whatever way; the file stays.
 */
final class DataLock implements AutoCloseable {

  private final FileChannel channel;

  private DataLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Creates the folder if needed, and locks it.
   *
   * @throws MasterException if another process holds it, or it cannot be written
   */
  static DataLock acquire(Path data) throws MasterException {
    Path file = data.resolve("lock");
    try {
      Files.createDirectories(data);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new MasterException(
            "data folder "
                + data
                + " is in use by process "
                + Files.readString(file).strip()
                + ": stop it, or choose another folder with --data");
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
      return new DataLock(channel);
    } catch (IOException e) {
      throw new MasterException(
          "data folder "
              + data
              + " cannot be used ("
              + e
              + "): make it writable, or choose another with --data",
          e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
