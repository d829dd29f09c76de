package org.erel.maven;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.project.MavenProject;

/** The jars that a project's release is made of. */
final class ProjectJars {

  private static final String JAR = "jar";

  /** What is resolved for the goal. */
  private static final Set<String> SCOPES = Set.of(Artifact.SCOPE_COMPILE, Artifact.SCOPE_RUNTIME);

  private ProjectJars() {}

  /**
   * Those of the class path, in the order that Maven has them in, and the project's own, if it
   * makes one.
   *
   * @param project resolved
   * @param scopes of its dependencies
   * @throws IllegalArgumentException if a scope is none that is packed, or a jar is not made yet
   */
  static List<ProjectJar> of(MavenProject project, Set<String> scopes) {
    for (String scope : scopes) {
      if (!SCOPES.contains(scope)) {
        throw new IllegalArgumentException(
            "scope " + scope + " does not go into releases: use compile, runtime or both");
      }
    }
    List<ProjectJar> jars = new ArrayList<>();
    for (Artifact artifact : project.getArtifacts()) {
      if (artifact.getArtifactHandler().isAddedToClasspath()
          && scopes.contains(artifact.getScope())) {
        jars.add(jar(artifact));
      }
    }
    if (project.getArtifact().getArtifactHandler().getExtension().equals(JAR)) {
      jars.add(jar(project.getArtifact()));
    }
    return jars;
  }

  private static ProjectJar jar(Artifact artifact) {
    File file = artifact.getFile();
    if (file == null || !file.isFile()) {
      throw new IllegalArgumentException(
          artifact.getGroupId()
              + ":"
              + artifact.getArtifactId()
              + " has no jar yet: run the build up to the phase package, and the goal in it");
    }
    String start = artifact.getGroupId() + ":" + artifact.getArtifactId() + ":";
    String classifier = artifact.hasClassifier() ? JAR + ":" + artifact.getClassifier() + ":" : "";
    return new ProjectJar(
        artifact.getGroupId(),
        artifact.getArtifactId(),
        start + classifier + artifact.getBaseVersion(),
        file.toPath());
  }
}
