package org.erel.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.erel.api.InvalidDocumentException;

/** What changes from one document of a release to another, in lines for people. */
public final class ReleaseDifference {

  private ReleaseDifference() {}

  /**
   * Compares two contents.
   *
   * @param before as {@link ReleaseDocument#content}; empty where there was no release
   * @param after the same; empty where there is none any more
   * @return lines such as {@code the release is new: 3 bundles, sha256 0a…}; none where nothing
   *     changes
   * @throws InvalidDocumentException if one of them cannot be read
   */
  public static List<String> of(String before, String after) throws InvalidDocumentException {
    Optional<ReleaseDocument> old = read(before);
    Optional<ReleaseDocument> next = read(after);
    List<String> changes = new ArrayList<>();
    if (next.isEmpty()) {
      old.ifPresent(any -> changes.add("the release ends"));
    } else if (old.isEmpty()) {
      changes.add("the release is new: " + words(next.get()));
    } else if (!old.get().digest().equals(next.get().digest())) {
      changes.add("the content is another: " + words(next.get()));
    } else if (!old.get().bundles().equals(next.get().bundles())) {
      changes.add("the pieces are others");
    } else if (!old.get().signature().equals(next.get().signature())) {
      changes.add(
          next.get().signature().isPresent()
              ? "the signature is another"
              : "the signature is gone");
    }
    return List.copyOf(changes);
  }

  private static Optional<ReleaseDocument> read(String content) throws InvalidDocumentException {
    return content.isEmpty() ? Optional.empty() : Optional.of(ReleaseDocument.read(content));
  }

  private static String words(ReleaseDocument release) {
    int bundles = release.bundles().size();
    return bundles
        + (bundles == 1 ? " bundle" : " bundles")
        + ", sha256 "
        + release.digest()
        + (release.signature().isPresent() ? ", signed" : ", not signed");
  }
}
