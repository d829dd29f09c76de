package org.erel.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.erel.api.Glob;
import org.erel.api.KeyFiles;

/** The files of {@link OperatorKey} and {@link PublicKey}. */
public final class OperatorKeyFiles implements KeyFiles {

  private static final byte[] PEM = "-----BEGIN".getBytes(StandardCharsets.US_ASCII);

  private static final FileAttribute<?> OTHERS_READ =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));

  /** Files as they are on disk. */
  public OperatorKeyFiles() {}

  @Override
  public Line make(
      Path file,
      String owner,
      List<String> groups,
      Optional<LocalDate> expires,
      Supplier<Optional<char[]>> passphrase)
      throws IOException {
    OperatorKey key = OperatorKey.generate();
    List<Glob> globs = new ArrayList<>();
    for (String group : groups) {
      globs.add(new Glob(group));
    }
    PublicKey publicKey = key.publicKey(owner, globs, expires);
    Path publicFile = file.resolveSibling(file.getFileName() + PUBLIC_SUFFIX);
    for (Path path : List.of(file, publicFile)) {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        throw PrivateKeyFile.exists(path);
      }
    }
    key.write(file, passphrase.get());
    try {
      PrivateKeyFile.create(
          publicFile, "# key " + publicKey.id() + "\n" + publicKey.line() + "\n", OTHERS_READ);
    } catch (IOException | InvalidKeyFileException e) {
      // made a moment ago, and nobody knows its public key
      Files.deleteIfExists(file);
      throw e;
    }
    return line(publicKey);
  }

  @Override
  public Found read(Path file, String owner, Supplier<char[]> passphrase) throws IOException {
    if (Files.isDirectory(file)) {
      return found(KeyFolder.read(file));
    }
    if (Files.notExists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (isPrivate(file)) {
      PublicKey key =
          OperatorKey.read(file, passphrase).publicKey(owner, List.of(), Optional.empty());
      return new Found(List.of(line(key)), List.of());
    }
    return found(KeyFolder.readFile(file));
  }

  private static boolean isPrivate(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return java.util.Arrays.equals(in.readNBytes(PEM.length), PEM);
    }
  }

  private static Found found(KeyFolder folder) {
    return new Found(
        folder.keys().stream().map(OperatorKeyFiles::line).toList(), folder.problems());
  }

  private static Line line(PublicKey key) {
    return new Line(key.id(), key.line());
  }
}
