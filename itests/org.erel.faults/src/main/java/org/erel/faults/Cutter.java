package org.erel.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/** Makes of a journal's last entry what a power cut would. */
final class Cutter {

  private final Random random;

  Cutter(Random random) {
    this.random = random;
  }

  void cut(Path journal, Point.Cut cut) throws IOException {
    if (cut != Point.Cut.NONE) {
      Files.write(journal, cut(Files.readAllBytes(journal), cut));
    }
  }

  private byte[] cut(byte[] content, Point.Cut cut) {
    int end = content.length - 1;
    int begin = end;
    while (begin > 0 && content[begin - 1] != '\n') {
      begin--;
    }
    int from = begin + 1 + random.nextInt(end - begin - 1);
    return switch (cut) {
      case NONE -> content;
      case UNENDED -> Arrays.copyOf(content, end);
      case TORN -> Arrays.copyOf(content, from);
      case HOLLOW -> {
        Arrays.fill(content, from, from + 1 + random.nextInt(end - from), (byte) 0);
        yield content;
      }
    };
  }
}
