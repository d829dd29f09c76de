package org.erel.sources;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Optional;
import java.util.function.Consumer;
import org.erel.archive.Source;
import org.erel.archive.StagedJar;
import org.ops4j.pax.url.mvn.MavenResolver;
import org.ops4j.pax.url.mvn.MavenResolvers;
import org.ops4j.pax.url.mvn.ServiceConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maven repositories, as the {@code settings.xml} of who runs this process has them. The local
 * repository is read, and never written.
 *
 * @param repositories others, as {@link ServiceConstants#PROPERTY_REPOSITORIES} has them
 * @param home has {@code .m2}
 * @param scratch gets a folder for each download; made where it is missing
 */
record MavenRepositories(Optional<String> repositories, Path home, Path scratch) {

  private static final Logger LOG = LoggerFactory.getLogger(MavenRepositories.class);

  /** Takes a file as long as it is there. */
  interface Taker {
    StagedJar take(Path file) throws IOException;
  }

  /**
   * Those of who runs this process.
   *
   * @param repositories as above; null or blank where nothing is said
   * @param scratch as above
   */
  static MavenRepositories of(String repositories, Path scratch) {
    return new MavenRepositories(
        Optional.ofNullable(repositories).filter(all -> !all.isBlank()),
        Path.of(System.getProperty("user.home")),
        scratch);
  }

  /** Deletes what an earlier process left in the scratch, which is nobody else's. */
  void clean() {
    if (Files.isDirectory(scratch)) {
      each(scratch, MavenRepositories::delete);
    }
  }

  /**
   * Gets an artifact, and nothing that it depends on.
   *
   * @param source of scheme mvn
   * @param taker gets its file
   * @return what that made of it
   * @throws IOException if no repository has it, or one cannot be reached
   */
  StagedJar resolve(Source source, Taker taker) throws IOException {
    Files.createDirectories(scratch);
    Path own = Files.createTempDirectory(scratch, "erel-maven-");
    try (MavenResolver resolver =
        MavenResolvers.createMavenResolver(settings(own), ServiceConstants.PID)) {
      File file = resolver.resolve(source.toString());
      return taker.take(file.toPath());
    } finally {
      delete(own);
    }
  }

  private Hashtable<String, String> settings(Path download) {
    Hashtable<String, String> settings = new Hashtable<>();
    put(settings, ServiceConstants.PROPERTY_LOCAL_REPOSITORY, download.toString());
    Path known = home.resolve(".m2").resolve("settings.xml");
    if (Files.exists(known)) {
      put(settings, ServiceConstants.PROPERTY_SETTINGS_FILE, known.toString());
    }
    Path local = home.resolve(".m2").resolve("repository");
    if (Files.isDirectory(local)) {
      String url = local.toUri() + "@id=local@snapshots";
      put(settings, ServiceConstants.PROPERTY_DEFAULT_REPOSITORIES, url);
    }
    repositories.ifPresent(all -> put(settings, ServiceConstants.PROPERTY_REPOSITORIES, all));
    return settings;
  }

  private static void put(Hashtable<String, String> settings, String key, String value) {
    settings.put(ServiceConstants.PID + "." + key, value);
  }

  private static void delete(Path path) {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      each(path, MavenRepositories::delete);
    }
    try {
      Files.delete(path);
    } catch (IOException e) {
      LOG.warn("What was downloaded cannot be deleted: {}", e.toString());
    }
  }

  private static void each(Path folder, Consumer<Path> deed) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(deed);
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("What was downloaded cannot be deleted: {}", e.toString());
    }
  }
}
