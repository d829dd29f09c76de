package org.erel.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.erel.api.ArchiveFiles.Bundle;
import org.erel.api.ArchiveFiles.Contents;
import org.erel.api.Configuration;
import org.erel.api.Problem;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;
import org.osgi.resource.Resource;

/** Tells what is in a release, and what it needs. */
final class Inspector {

  private Inspector() {}

  /**
   * What is in a release.
   *
   * @param read its bundles on disk
   * @param size as in {@link Contents#size}
   * @param trial says whether a master would take it
   */
  static Contents contents(SignedRelease read, long size, Trial trial) throws IOException {
    Release release = read.release();
    List<Bundle> bundles = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Map<Resource, String> resources = new LinkedHashMap<>();
    for (ReleaseBundle bundle : release.bundles()) {
      Map<String, String> headers = BundleManifest.headers(bundle.name(), bundle.content());
      String symbolicName = BundleManifest.symbolicName(headers);
      Version version = Version.emptyVersion;
      try {
        version = Version.parseVersion(headers.get("Bundle-Version"));
        resources.put(ResourceBuilder.build(bundle.name(), headers), symbolicName);
      } catch (BundleException | IllegalArgumentException e) {
        problems.add(
            new Problem(
                bundle.name(),
                "its headers are not valid, and no framework will take it: " + e.getMessage()));
      }
      bundles.add(
          new Bundle(
              bundle.name(),
              symbolicName,
              version,
              Files.size(bundle.content()),
              bundle.sha256(),
              Optional.ofNullable(read.sources().get(bundle.name())).map(Source::toString)));
    }
    Optional<String> refusal = Optional.empty();
    try {
      refusal = trial.refusal(release);
    } catch (IOException e) {
      problems.add(
          new Problem(
              release.id().toString(),
              "whether a master would take it could not be found out: " + e.getMessage()));
    }
    return new Contents(
        release.id(),
        release.digest(),
        size,
        bundles,
        release.configurations().stream().map(Configuration::pid).toList(),
        read.signature().map(signature -> signature.signature().key()),
        Needs.of(resources),
        problems,
        refusal);
  }
}
