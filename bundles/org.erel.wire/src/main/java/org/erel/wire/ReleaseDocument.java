package org.erel.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.erel.api.Configuration;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Names;
import org.erel.api.Release;
import org.erel.api.ReleaseId;

/**
 * What the cluster knows of a release: the content of the document {@code NAME@VERSION}. It tells
 * the one content that the version has everywhere, and each piece of it.
 *
 * @param release name and version
 * @param digest as in {@link Release#digest}
 * @param bundles in start order
 * @param configurations the release's own
 * @param signature of who vouches for it, as the archive has it; empty where nobody does
 */
public record ReleaseDocument(
    ReleaseId release,
    String digest,
    List<Bundle> bundles,
    List<Configuration> configurations,
    Optional<String> signature) {

  /**
   * The length of a piece in bytes; the last of a jar may be shorter. So the pieces of some 3 GiB
   * are in one document.
   */
  public static final int PIECE = 1 << 20;

  private static final int SHA256 = 64;

  /**
   * A jar.
   *
   * @param name as in {@link Release.Jar}
   * @param sha256 as in {@link Release.Jar}
   * @param size in bytes, not 0
   * @param pieces SHA-256 of each piece; none where there is but one, whose digest is the jar's
   */
  public record Bundle(String name, String sha256, long size, List<String> pieces)
      implements Release.Jar {

    /** Validates it. */
    public Bundle {
      pieces = List.copyOf(pieces);
      checkDigest(sha256);
      pieces.forEach(ReleaseDocument::checkDigest);
      long count = (size + PIECE - 1) / PIECE;
      if (size < 1 || pieces.size() != (count == 1 ? 0 : count)) {
        throw new IllegalArgumentException(
            "bundle " + name + " of " + size + " bytes has " + pieces.size() + " pieces");
      }
      if (name.isEmpty() || !name.equals(Names.checkLine("bundle name", name))) {
        throw new IllegalArgumentException("a bundle has no name");
      }
    }
  }

  /**
   * A piece of a release.
   *
   * @param number from 0 on, over all jars
   * @param jar SHA-256 of the jar that it is of
   * @param offset where in the jar it begins, in bytes
   * @param length in bytes
   * @param sha256 of the piece
   */
  public record Piece(int number, String jar, long offset, int length, String sha256) {}

  /** Copies the lists and validates them against the digest. */
  public ReleaseDocument {
    bundles = List.copyOf(bundles);
    configurations = List.copyOf(configurations);
    signature.ifPresent(text -> Names.checkLine("signature", text.strip()));
    Set<String> names = new HashSet<>();
    for (Bundle bundle : bundles) {
      if (!names.add(bundle.name())) {
        throw new IllegalArgumentException("bundle " + bundle.name() + " is there twice");
      }
    }
    if (bundles.isEmpty() || !Release.digest(release, bundles, configurations).equals(digest)) {
      throw new IllegalArgumentException(
          "the digest of " + release + " is not that of its bundles and configurations");
    }
  }

  static void checkDigest(String sha256) {
    if (sha256.length() != SHA256
        || !sha256.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
      throw new IllegalArgumentException("'" + sha256 + "' is no SHA-256");
    }
  }

  /**
   * All pieces, each jar's once, also where two bundles are the same jar.
   *
   * @return in the order of their numbers
   */
  public List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    for (Bundle jar : jars().values()) {
      for (long offset = 0; offset < jar.size(); offset += PIECE) {
        int length = (int) Math.min(PIECE, jar.size() - offset);
        String sha256 =
            jar.pieces().isEmpty() ? jar.sha256() : jar.pieces().get((int) (offset / PIECE));
        pieces.add(new Piece(pieces.size(), jar.sha256(), offset, length, sha256));
      }
    }
    return pieces;
  }

  /**
   * The size of all content.
   *
   * @return in bytes, each jar counted once
   */
  public long size() {
    return jars().values().stream().mapToLong(Bundle::size).sum();
  }

  /**
   * Who vouches for the release.
   *
   * @return empty where nobody does
   */
  public Optional<Voucher> voucher() {
    return signature.map(text -> new Voucher(digest, text));
  }

  /**
   * Whether another document says something else of the same version.
   *
   * @param next of the same release
   * @return why it cannot stand beside this one, in words; empty where the content is the same
   */
  public Optional<String> contradiction(ReleaseDocument next) {
    return next.digest.equals(digest)
        ? Optional.empty()
        : Optional.of(
            release
                + " has another content in the cluster (sha256 "
                + digest
                + "): a release never changes; give new content a new version");
  }

  private Map<String, Bundle> jars() {
    Map<String, Bundle> jars = new LinkedHashMap<>();
    bundles.forEach(bundle -> jars.putIfAbsent(bundle.sha256(), bundle));
    return jars;
  }

  /**
   * The content of a document.
   *
   * @param content what {@link #content} gave
   * @return what it says
   * @throws InvalidDocumentException if it is no release's
   */
  public static ReleaseDocument read(String content) throws InvalidDocumentException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > Document.MAXIMUM_BYTES) {
      throw new InvalidDocumentException(
          0, 0, "a release document has at most " + Document.MAXIMUM_BYTES + " bytes");
    }
    try {
      return RecordCodec.decode(bytes, ReleaseDocument.class, "release document");
    } catch (MalformedMessageException e) {
      throw new InvalidDocumentException(0, 0, e.getMessage());
    }
  }

  /**
   * Whether a document of a release comes out of turn.
   *
   * <p>A release comes, ends, and may come again, and never changes: so its odd revisions announce
   * it and its even ones end it. Two announcements cannot follow each other then, and every host
   * can tell, whatever it holds and has missed.
   *
   * @param document of a release, or its tombstone; its content is not read
   * @return the reason to refuse it; empty where it is in turn
   */
  public static Optional<String> outOfTurn(Document document) {
    boolean announces = document.revision() % 2 == 1;
    if (document.tombstone()) {
      return announces ? Optional.of(document.name() + " has ended already") : Optional.empty();
    } else if (!announces) {
      return Optional.of(
          document.name()
              + " is there already, and a release never changes: give new content a new version");
    }
    return document.forced()
        ? Optional.of(
            "a release is not forced: hosts that are silent might know another content of "
                + document.name()
                + "; start them")
        : Optional.empty();
  }

  /**
   * What is wrong with a document of a release, whoever vouches for it.
   *
   * @param document of a release, or its tombstone
   * @return the reason to refuse it; empty where it is valid
   */
  public static Optional<String> malformed(Document document) {
    Optional<String> outOfTurn = outOfTurn(document);
    if (outOfTurn.isPresent() || document.tombstone()) {
      return outOfTurn;
    }
    try {
      ReleaseId release = read(document.content()).release();
      return release.toString().equals(document.name())
          ? Optional.empty()
          : Optional.of(
              "its content is of release "
                  + release
                  + "; a document has the name of its release, "
                  + document.name());
    } catch (InvalidDocumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * Writes it down.
   *
   * @return {@link #read} reads it
   */
  public String content() {
    return new String(RecordCodec.encode(this), StandardCharsets.UTF_8);
  }
}
