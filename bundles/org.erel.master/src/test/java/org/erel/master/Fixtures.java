package org.erel.master;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.erel.api.Configuration;
import org.erel.api.Group;
import org.erel.api.HeldRelease;
import org.erel.api.Hold;
import org.erel.api.Installed;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Part;
import org.erel.api.Problem;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;
import org.erel.api.ReleaseState;
import org.erel.api.Repository;
import org.erel.api.Subscription;
import org.erel.wire.GroupReader;

/** What the tests of this package talk about. */
final class Fixtures {

  private Fixtures() {}

  static Group group(String json) {
    try {
      return GroupReader.read(json.replace('\'', '"'));
    } catch (InvalidDocumentException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Release release(String id, Configuration... configurations) {
    return new Release(
        ReleaseId.parse(id),
        List.of(new ReleaseBundle("a.jar", "00", Path.of("a.jar"))),
        List.of(configurations),
        "digest of " + id);
  }

  static Part part(String id, Configuration... configurations) {
    return new Part(ReleaseId.parse(id), "digest of " + id, List.of(configurations));
  }

  static Installed installed(Part part, ReleaseState state) {
    return new Installed(
        part.release().name(), Optional.of(part), state, Hold.NONE, List.of(), "", List.of());
  }

  static Installed held(Part part, ReleaseState state, Hold hold) {
    return new Installed(
        part.release().name(), Optional.of(part), state, hold, List.of(), "", List.of());
  }

  static Installed deleted(String name) {
    return new Installed(
        name, Optional.empty(), ReleaseState.ABSENT, Hold.DELETED, List.of(), "", List.of());
  }

  static Installed failed(Installed before, Part tried, String reason) {
    return new Installed(
        before.name(),
        before.part(),
        before.state(),
        before.hold(),
        List.of(new Installed.Quarantine(tried.digest(), tried.release(), Instant.EPOCH, reason)),
        before.trouble(),
        List.of());
  }

  static Installed ailing(Part part, ReleaseState state, String trouble) {
    return new Installed(
        part.release().name(), Optional.of(part), state, Hold.NONE, List.of(), trouble, List.of());
  }

  static Repository repository(Release... releases) {
    return repository(Set.of(), releases);
  }

  /** With some that other hosts have. */
  static Repository repository(Set<String> elsewhere, Release... releases) {
    return new Repository() {
      @Override
      public List<ReleaseId> releases() {
        return Stream.concat(
                elsewhere.stream().map(ReleaseId::parse), Arrays.stream(releases).map(Release::id))
            .sorted()
            .toList();
      }

      @Override
      public Optional<Release> find(ReleaseId id) {
        return Arrays.stream(releases).filter(release -> release.id().equals(id)).findFirst();
      }

      @Override
      public void need(Set<ReleaseId> needed) {}

      @Override
      public void keep(ReleaseId release) {}

      @Override
      public Optional<String> letGo(ReleaseId release, String digest) {
        return find(release).isPresent() ? Optional.empty() : Optional.of("it is not there");
      }

      @Override
      public List<HeldRelease> held() {
        return List.of();
      }

      @Override
      public Optional<String> progress(ReleaseId id) {
        return elsewhere.contains(id.toString())
            ? Optional.of("3 of 7 MiB are here")
            : Optional.empty();
      }

      @Override
      public boolean arriving(ReleaseId id) {
        return progress(id).isPresent();
      }

      @Override
      public List<Problem> problems() {
        return List.of();
      }

      @Override
      public void discard(Needs others) {}

      @Override
      public Subscription onChange(Runnable listener) {
        return () -> {};
      }
    };
  }
}
