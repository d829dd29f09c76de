package org.erel.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.erel.api.Problem;

/**
 * The public keys that files name, and what is wrong with those files. A line that is wrong makes
 * no other unusable.
 *
 * @param keys each once, in the order of file names and lines
 * @param problems each with its file and line: {@code ann.pub:3}
 */
public record KeyFolder(List<PublicKey> keys, List<Problem> problems) {

  /** How files of public keys end. */
  public static final String SUFFIX = ".pub";

  /** The largest file that is read, in bytes. */
  public static final int MAXIMUM_BYTES = 64 * 1024;

  /** How many files of a folder are read. */
  public static final int MAXIMUM_FILES = 1000;

  /** Copies both. */
  public KeyFolder {
    keys = List.copyOf(keys);
    problems = List.copyOf(problems);
  }

  /**
   * Reads the files of a folder that end with {@link #SUFFIX} and do not begin with a dot. Where a
   * key stands twice, the first place counts.
   *
   * @param folder such as {@code etc/trusted}; where it is absent there are no keys
   * @return what could be read, and what could not
   */
  public static KeyFolder read(Path folder) {
    Reading reading = new Reading();
    if (Files.notExists(folder)) {
      return reading.result();
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "[!.]*" + SUFFIX)) {
      stream.forEach(files::add);
    } catch (IOException | DirectoryIteratorException e) {
      reading.problem(folder.toString(), "the folder cannot be read: " + e.getMessage());
    }
    Collections.sort(files);
    if (files.size() > MAXIMUM_FILES) {
      reading.problem(
          folder.toString(),
          "the folder has "
              + files.size()
              + " files of keys, of which the first "
              + MAXIMUM_FILES
              + " are read: put several keys into one file");
    }
    files.stream().limit(MAXIMUM_FILES).forEach(reading::file);
    return reading.result();
  }

  /**
   * Reads one file.
   *
   * @param file of public keys, one a line
   * @return what could be read, and what could not
   */
  public static KeyFolder readFile(Path file) {
    Reading reading = new Reading();
    reading.file(file);
    return reading.result();
  }

  private static final class Reading {

    private final List<PublicKey> keys = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> places = new HashMap<>();

    private void file(Path file) {
      String name = file.getFileName().toString();
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(MAXIMUM_BYTES + 1);
        if (bytes.length > MAXIMUM_BYTES) {
          problem(name, "the file has more than " + MAXIMUM_BYTES + " bytes: split it");
          return;
        }
        int number = 0;
        for (String line : text(bytes).split("\\r?\\n")) {
          line(name + ":" + ++number, line.strip());
        }
      } catch (CharacterCodingException e) {
        problem(name, "the file is not UTF-8 text: save it as UTF-8");
      } catch (IOException e) {
        problem(name, "the file cannot be read: " + e.getMessage());
      }
    }

    private void line(String place, String line) {
      if (line.isEmpty() || line.startsWith("#")) {
        return;
      }
      try {
        PublicKey key = PublicKey.parse(line);
        String first = places.putIfAbsent(key.id(), place);
        if (first == null) {
          keys.add(key);
        } else {
          problem(place, "key " + key + " stands in " + first + " already, which counts");
        }
      } catch (InvalidKeyFileException e) {
        problem(place, e.getMessage());
      }
    }

    private void problem(String place, String reason) {
      problems.add(new Problem("trusted key " + place, reason));
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private KeyFolder result() {
      return new KeyFolder(keys, problems);
    }
  }
}
