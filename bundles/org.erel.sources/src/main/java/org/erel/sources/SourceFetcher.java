package org.erel.sources;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.erel.api.BrokenReleaseException;
import org.erel.api.Settings;
import org.erel.archive.AbsentJar;
import org.erel.archive.BoundedInput;
import org.erel.archive.JarStore;
import org.erel.archive.Limits;
import org.erel.archive.Sources;
import org.erel.archive.StagedJar;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Fetches jars, one at a time. Thread-safe. */
@Component(service = Sources.class)
public final class SourceFetcher implements Sources {

  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final Limits limits;
  private final MavenRepositories maven;
  private final Web web;

  /**
   * Fetches for the master that the framework properties describe.
   *
   * @param context gives {@link Settings#MAVEN_REPOSITORIES} and {@link Settings#DATA}
   */
  @Activate
  public SourceFetcher(BundleContext context) {
    this(
        Limits.DEFAULT,
        MavenRepositories.of(
            context.getProperty(Settings.MAVEN_REPOSITORIES),
            Settings.data(context::getProperty).resolve("maven")),
        new Web(SILENCE));
    maven.clean();
  }

  SourceFetcher(Limits limits, MavenRepositories maven, Web web) {
    this.limits = limits;
    this.maven = maven;
    this.web = web;
  }

  /**
   * Fetches for an operator.
   *
   * @param repositories as {@link Settings#MAVEN_REPOSITORIES}; null where nothing is said
   * @return not bound to any framework
   */
  public static SourceFetcher operator(String repositories) {
    return new SourceFetcher(
        Limits.DEFAULT,
        MavenRepositories.of(repositories, Path.of(System.getProperty("java.io.tmpdir"))),
        new Web(SILENCE));
  }

  @Override
  public StagedJar fetch(AbsentJar jar, JarStore store) throws IOException {
    StagedJar fetched = content(jar, store);
    if (jar.sha256() != null && !jar.sha256().equals(fetched.sha256())) {
      fetched.close();
      // what it is instead could be told of any file that this process may read
      throw new BrokenReleaseException(
          jar
              + " is not what release.json says, by its sha256 "
              + jar.sha256()
              + "; correct what is wrong, or pack the jar itself");
    }
    return fetched;
  }

  private StagedJar content(AbsentJar jar, JarStore store) throws IOException {
    URI uri = jar.source().uri();
    try {
      return switch (uri.getScheme()) {
        case "mvn" -> maven.resolve(jar.source(), file -> staged(jar, file, store));
        case "file" -> staged(jar, Path.of(uri), store);
        default -> staged(jar, web.open(uri), store);
      };
    } catch (BrokenReleaseException e) {
      throw e;
    } catch (IOException e) {
      if (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException)) {
        throw e;
      }
      throw new IOException(jar + " cannot be fetched now: " + reason(e), e);
    }
  }

  private StagedJar staged(AbsentJar jar, Path file, JarStore store) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no file " + file); // a pipe would be waited for, for ever
    }
    return staged(jar, Files.newInputStream(file), store);
  }

  private StagedJar staged(AbsentJar jar, InputStream in, JarStore store) throws IOException {
    try (in) {
      return store.stage(new BoundedInput(in, jar.name(), limits.jar()));
    }
  }

  private static String reason(IOException e) {
    return e.getClass() == IOException.class
        ? e.getMessage()
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
