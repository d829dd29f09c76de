package org.erel.master;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.erel.api.Configuration;
import org.erel.api.Group;
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
    return new Repository() {
      @Override
      public List<ReleaseId> releases() {
        return Arrays.stream(releases).map(Release::id).sorted().toList();
      }

      @Override
      public Optional<Release> find(ReleaseId id) {
        return Arrays.stream(releases).filter(release -> release.id().equals(id)).findFirst();
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
