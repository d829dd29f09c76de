package org.erel.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;
import org.erel.api.ArchiveFiles.Contents;
import org.erel.api.ArchiveFiles.Packed;
import org.erel.api.BrokenReleaseException;
import org.erel.archive.Assembly;
import org.erel.archive.BundleJar;
import org.erel.archive.ReleaseArchiveFiles;
import org.erel.archive.Source;
import org.erel.archive.StartOrder;

/**
 * Makes the archive of a release, {@code NAME-VERSION.erel}, of the module's dependencies and its
 * own bundle, checks it as a master does, and attaches it, so that it is deployed. The same input
 * makes the same bytes.
 */
@Mojo(
    name = "pack",
    defaultPhase = LifecyclePhase.PACKAGE,
    requiresDependencyResolution = ResolutionScope.RUNTIME,
    threadSafe = true)
public final class PackMojo extends AbstractMojo {

  private static final String KEY = "EREL_KEY";
  private static final String PASSPHRASE = "EREL_KEY_PASSPHRASE";

  /** The release's name. */
  @Parameter(
      property = "erel.release.name",
      defaultValue = "${project.artifactId}",
      required = true)
  private String name;

  /**
   * The release's version. Default: the project's, as an OSGi version ({@code 1.2-rc1} is {@code
   * 1.2.0.rc1}). Because a release never changes, {@code SNAPSHOT} becomes the time at which the
   * build began, in UTC ({@code 1.2.0.20260102030405}): each build of a snapshot is another
   * release, and the newest has the highest version. In OSGi's order they are all newer than {@code
   * 1.2.0} itself.
   */
  @Parameter(property = "erel.release.version")
  private String version;

  /**
   * A resolved bndrun: the release has the bundles of its {@code -runbundles}, in that order, found
   * among the dependencies and the module's own. Default: all of them, each after those that it
   * requires.
   */
  @Parameter(property = "erel.bndrun")
  private File bndrun;

  /** The scopes of the dependencies: {@code compile}, {@code runtime}, or both. */
  @Parameter(property = "erel.scopes", defaultValue = "compile,runtime")
  private Set<String> scopes;

  /**
   * Which artifacts may go into the release: {@code group} or {@code group:artifact}, with {@code
   * *} and {@code ?}. Default: all.
   */
  @Parameter private List<String> includes;

  /** Which artifacts do not go into it, the module's own among them; written the same way. */
  @Parameter private List<String> excludes;

  /**
   * A JSON file of the release's configurations by their PIDs, with typed keys as the OSGi
   * Configurator's.
   */
  @Parameter(property = "erel.configurations")
  private File configurations;

  /**
   * Whether dependencies are left out of the archive: who takes the release in fetches them from
   * Maven repositories. The module's own bundle and snapshots stay in it.
   */
  @Parameter(property = "erel.thin", defaultValue = "false")
  private boolean thin;

  /** The folder for the archive. What an earlier build left there is replaced. */
  @Parameter(property = "erel.output", defaultValue = "${project.build.directory}", required = true)
  private File output;

  /**
   * The private key that signs the release. Default: the environment's EREL_KEY; else nothing is
   * signed. The passphrase is the environment's EREL_KEY_PASSPHRASE.
   */
  @Parameter(property = "erel.key")
  private File key;

  /** The classifier of the attached archive, where a module makes several. */
  @Parameter private String classifier;

  /** Whether to make nothing. */
  @Parameter(property = "erel.skip", defaultValue = "false")
  private boolean skip;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private MavenSession session;

  private final MavenProjectHelper helper;

  /**
   * With what Maven has.
   *
   * @param helper attaches archives
   */
  @Inject
  public PackMojo(MavenProjectHelper helper) {
    this.helper = helper;
  }

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      getLog().info("skipped");
      return;
    }
    try {
      Files.createDirectories(output.toPath());
      Packed packed =
          new ReleaseArchiveFiles().pack(assembly(), output.toPath(), key(), this::passphrase);
      report(packed);
      helper.attachArtifact(project, "erel", classifier, packed.file().toFile());
    } catch (BrokenReleaseException | IllegalArgumentException e) {
      throw new MojoFailureException("nothing was packed: " + e.getMessage(), e);
    } catch (NoSuchFileException e) {
      throw new MojoFailureException("nothing was packed: there is no file " + e.getFile(), e);
    } catch (IOException e) {
      throw new MojoExecutionException("nothing was packed: " + e.getMessage(), e);
    }
  }

  private Assembly assembly() throws IOException {
    String of =
        version != null
            ? version
            : ReleaseVersion.of(project.getVersion(), session.getStartTime().toInstant());
    List<BundleJar> bundles = bundles();
    return new Assembly(
        project.getGroupId() + ":" + name + ":" + of,
        bundles,
        Optional.ofNullable(configurations).map(File::toPath),
        thin ? sources(bundles) : Map.of());
  }

  private Map<String, Source> sources(List<BundleJar> bundles) {
    String own = project.getGroupId() + ":" + project.getArtifactId() + ":";
    return bundles.stream()
        .map(BundleJar::id)
        .filter(id -> !id.startsWith(own) && !id.endsWith("-SNAPSHOT"))
        .collect(Collectors.toMap(Function.identity(), Source::maven));
  }

  private List<BundleJar> bundles() throws IOException {
    Selection selection = Selection.of(includes, excludes);
    List<ProjectJar> all = ProjectJars.of(project, scopes);
    List<ProjectJar> selected = all.stream().filter(selection::has).toList();
    if (bndrun == null) {
      return StartOrder.of(ReleaseBundles.of(selected));
    }
    Properties macros = new Properties();
    macros.putAll(project.getProperties());
    Set<String> ids = selected.stream().map(ProjectJar::id).collect(Collectors.toSet());
    return RunBundles.read(bndrun.toPath(), macros).of(ReleaseBundles.among(all)).stream()
        .filter(bundle -> ids.contains(bundle.id()))
        .toList();
  }

  private Optional<Path> key() {
    Optional<Path> file =
        key != null
            ? Optional.of(key.toPath())
            : environment(KEY).filter(path -> !path.isBlank()).map(Path::of);
    file.filter(Files::notExists)
        .ifPresent(
            path -> {
              throw new IllegalArgumentException(
                  "key " + path + ": no such file; 'erel keygen' makes a key");
            });
    return file;
  }

  private char[] passphrase() {
    return environment(PASSPHRASE)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the key has a passphrase: set " + PASSPHRASE + " in the environment"))
        .toCharArray();
  }

  /** Of whoever started the build, which is not always that of this process. */
  private Optional<String> environment(String variable) {
    return Optional.ofNullable(session.getSystemProperties().getProperty("env." + variable));
  }

  private void report(Packed packed) {
    Contents contents = packed.contents();
    contents
        .problems()
        .forEach(problem -> getLog().warn(problem.subject() + ": " + problem.reason()));
    contents.bundles().forEach(bundle -> getLog().debug(bundle.file() + " " + bundle.sha256()));
    getLog()
        .info(
            packed.file()
                + ": "
                + contents.release()
                + ", "
                + contents.bundles().size()
                + (contents.bundles().size() == 1 ? " bundle, " : " bundles, ")
                + contents.signedBy().map(by -> "signed by key " + by).orElse("not signed"));
  }
}
