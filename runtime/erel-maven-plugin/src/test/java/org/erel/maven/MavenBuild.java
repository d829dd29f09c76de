package org.erel.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Builds of a project by a real Maven, which takes this plugin from a repository of the tests. */
final class MavenBuild {

  private static final String SETTINGS =
      """
      <settings>
        <profiles>
          <profile>
            <id>here</id>
            <repositories>
              <repository><id>here</id><url>%1$s</url>%2$s</repository>
            </repositories>
            <pluginRepositories>
              <pluginRepository><id>here</id><url>%1$s</url>%2$s</pluginRepository>
            </pluginRepositories>
          </profile>
        </profiles>
        <activeProfiles><activeProfile>here</activeProfile></activeProfiles>
      </settings>
      """;

  /** Where Maven has put jars on this machine, it keeps no checksums. */
  private static final String UNCHECKED =
      "<releases><checksumPolicy>ignore</checksumPolicy></releases>";

  private final Path project;
  private final Path log;

  private MavenBuild(Path project, Path log) {
    this.project = project;
    this.log = log;
  }

  /** Of a copy of a project. */
  static MavenBuild of(String name, Path temp) throws IOException {
    Path from = Path.of("src/test/projects").resolve(name);
    Path project = temp.resolve(name);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, project.resolve(from.relativize(each).toString()));
      }
    }
    Path machine = Path.of(System.getProperty("erel.maven.repository"));
    Files.writeString(temp.resolve("settings.xml"), SETTINGS.formatted(machine.toUri(), UNCHECKED));
    return new MavenBuild(project, temp.resolve("log"));
  }

  Path file(String path) {
    return project.resolve(path);
  }

  /** What the tests' own repository has. */
  Path installed(String path) {
    return Path.of(System.getProperty("erel.maven.tests")).resolve(path);
  }

  /** Runs Maven; answers whether the build succeeded. */
  boolean run(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("erel.maven.home"), "bin", "mvn").toString());
    command.addAll(List.of("-B", "-ntp"));
    command.addAll(List.of("-s", project.resolveSibling("settings.xml").toString()));
    command.add("-Dmaven.repo.local=" + installed(""));
    command.add("-Derel.plugin.version=" + System.getProperty("erel.plugin.version"));
    if (System.getProperty("erel.maven.offline").equals("offline true")) {
      command.addAll(List.of("-o", "-Daether.offline.protocols=file"));
    }
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("EREL_"));
    builder.environment().put("MAVEN_OPTS", "-Xshare:auto -XX:TieredStopAtLevel=1");
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("Maven hangs:\n" + log());
    }
    return process.exitValue() == 0;
  }

  /** What the last run printed. */
  String log() throws IOException {
    return Files.readString(log);
  }
}
