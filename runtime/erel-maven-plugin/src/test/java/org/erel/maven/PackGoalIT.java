package org.erel.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.erel.api.ArchiveFiles.Bundle;
import org.erel.api.ArchiveFiles.Contents;
import org.erel.archive.ReleaseArchiveFiles;
import org.erel.archive.Sources;
import org.erel.archive.Trial;
import org.erel.trust.OperatorKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code pack}, in builds of projects such as users have. */
class PackGoalIT {

  @TempDir Path temp;

  @Test
  void theDependenciesOfAModuleAreOneArchiveThatIsInstalled() throws Exception {
    MavenBuild build = MavenBuild.of("shop", temp);
    succeed(build, Map.of(), "install");
    Path archive = build.file("release/target/shop-1.0.0.erel");
    Contents contents = new ReleaseArchiveFiles().inspect(archive);
    assertThat(contents.release()).hasToString("shop@1.0.0");
    assertThat(contents.bundles())
        .extracting(Bundle::file)
        .containsExactly("org.osgi.util.function-1.2.0.jar", "api-1.0.0.jar", "web-1.0.0.jar");
    assertThat(contents.configurations()).containsExactly("com.acme.pool~main");
    assertThat(contents.signedBy()).isEmpty();
    assertThat(contents.needs()).allMatch(need -> need.namespace().equals("osgi.ee"));
    assertThat(contents.problems()).isEmpty();
    assertThat(build.installed("com/acme/shop/1.0.0/shop-1.0.0.erel"))
        .hasSameBinaryContentAs(archive);

    byte[] first = Files.readAllBytes(archive);
    Files.delete(archive);
    succeed(build, Map.of(), "package", "-Duser.timezone=Asia/Tokyo", "-T2");
    assertThat(archive).hasBinaryContent(first);
  }

  @Test
  void theModulesOwnBundleIsInTheReleaseAndItIsSigned() throws Exception {
    OperatorKey key = OperatorKey.generate();
    key.write(temp.resolve("key.pem"), Optional.of("secret".toCharArray()));
    MavenBuild build = MavenBuild.of("single", temp);
    String file = temp.resolve("key.pem").toString();
    succeed(build, Map.of("EREL_KEY", file, "EREL_KEY_PASSPHRASE", "secret"), "package");
    Contents contents = new ReleaseArchiveFiles().inspect(build.file("target/single-1.0.0.erel"));
    assertThat(contents.bundles())
        .extracting(Bundle::symbolicName)
        .containsExactly(
            "org.osgi.util.function",
            "org.osgi.util.promise",
            "osgi.annotation",
            "com.acme.single");
    assertThat(contents.signedBy()).contains(key.id());

    fail(build, "package", "-Derel.key=" + file);
    assertThat(build.log()).contains("the key has a passphrase: set EREL_KEY_PASSPHRASE");
    fail(build, "package", "-Derel.key=none.pem");
    assertThat(build.log()).contains("none.pem: no such file; 'erel keygen' makes a key");
  }

  @Test
  void aBndrunSaysWhichBundlesAndInWhichOrder() throws Exception {
    MavenBuild build = MavenBuild.of("single", temp);
    succeed(build, Map.of(), "package", "-Pplain", "-Derel.bndrun=app.bndrun");
    assertThat(new ReleaseArchiveFiles().inspect(build.file("target/single-1.0.0.erel")).bundles())
        .extracting(Bundle::symbolicName)
        .containsExactly("com.acme.single", "org.osgi.util.function");

    fail(build, "package", "-Derel.bndrun=missing.bndrun");
    assertThat(build.log())
        .contains(
            "com.acme.none;version='[1.0.0,1.0.1)'\n",
            "org.osgi.util.function;version='[3.0.0,3.0.1)', and there is 1.2.0.");
  }

  @Test
  void aThinArchiveSaysWhereMavenHasTheDependencies() throws Exception {
    MavenBuild build = MavenBuild.of("single", temp);
    Path archive = build.file("target/single-1.0.0.erel");
    succeed(build, Map.of(), "package");
    String digest = new ReleaseArchiveFiles().inspect(archive).digest();
    succeed(build, Map.of(), "package", "-Derel.thin");
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .containsExactly("release.json", "single-1.0.jar");
    }
    Sources local =
        (jar, store) -> {
          String[] names = jar.source().uri().getSchemeSpecificPart().split("/");
          String folder = names[0].replace('.', '/') + "/" + names[1] + "/" + names[2] + "/";
          return store.stage(
              Files.newInputStream(build.installed(folder + names[1] + "-" + names[2] + ".jar")));
        };
    Contents thin = new ReleaseArchiveFiles(local, Trial.NONE).inspect(archive);
    assertThat(thin.digest()).isEqualTo(digest);
    assertThat(thin.bundles())
        .extracting(bundle -> bundle.source().orElse(""))
        .contains("mvn:org.osgi/org.osgi.util.function/1.2.0", "");
  }

  @Test
  void jarsThatAreNoBundlesAreNamedWithTheWayOut() throws Exception {
    MavenBuild build = MavenBuild.of("single", temp);
    fail(build, "package", "-Pplain");
    assertThat(build.log())
        .contains(
            "org.apache.felix:org.apache.felix.utils:1.11.8: org.apache.felix.utils-1.11.8.jar is"
                + " no bundle",
            "name it in <excludes> as group:artifact");
    assertThat(archives(build)).isZero();
    succeed(build, Map.of(), "package", "-Pplain,excluded");
    fail(build, "org.erel:erel-maven-plugin:pack");
    assertThat(build.log()).contains("com.acme:single has no jar yet");
  }

  @Test
  void eachBuildOfASnapshotIsAReleaseOfItsOwn() throws Exception {
    MavenBuild build = MavenBuild.of("single", temp);
    succeed(build, Map.of(), "package", "-Drevision=1.1-SNAPSHOT");
    succeed(build, Map.of(), "package", "-Drevision=1.1-SNAPSHOT");
    assertThat(archives(build)).isEqualTo(2);
    succeed(build, Map.of(), "package", "-Drevision=1.1-SNAPSHOT", "-Derel.skip");
    assertThat(archives(build)).isEqualTo(2);
  }

  private static int archives(MavenBuild build) throws IOException {
    int count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(build.file("target"), "*.erel")) {
      for (Path file : files) {
        new ReleaseArchiveFiles().inspect(file);
        count++;
      }
    }
    return count;
  }

  private static void succeed(
      MavenBuild build, Map<String, String> environment, String... arguments) throws Exception {
    boolean done = build.run(environment, arguments);
    assertThat(done).as(build.log()).isTrue();
  }

  private static void fail(MavenBuild build, String... arguments) throws Exception {
    boolean done = build.run(Map.of(), arguments);
    assertThat(done).as(build.log()).isFalse();
  }
}
