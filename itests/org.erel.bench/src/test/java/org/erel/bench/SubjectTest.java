package org.erel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SubjectTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern READY = Pattern.compile("^" + BareFelix.READY);

  @TempDir private Path folder;

  @Test
  void aBareFrameworkBecomesReadyAndItsUsageIsSeen() throws Exception {
    try (Subject subject = Subject.start(bareFelix("stay", jarOf("gogo.runtime")), READY)) {
      subject.awaitReady(PATIENCE);
      Usage usage = subject.usage();
      assertThat(usage.cpu()).isBetween(0.05, 60.0);
      assertThat(usage.rss()).isBetween(10_000_000L, 2_000_000_000L);
      assertThat(usage.pss()).isBetween(1_000_000L, usage.rss());
      assertThat(subject.seconds()).isBetween(0.05, 60.0);
      assertThat(subject.arguments()).contains(BareFelix.class.getName());
    }
  }

  @Test
  void aBareFrameworkEndsByItselfWhereItIsToldTo() throws Exception {
    try (Subject subject = Subject.start(bareFelix("exit"), READY)) {
      subject.awaitEnd(PATIENCE);
    }
  }

  @Test
  void aProcessThatEndsEarlyIsReportedWithItsLastLines() throws Exception {
    String missing = folder.resolve("missing.jar").toString();
    try (Subject subject = Subject.start(bareFelix("stay", missing), READY)) {
      assertThatThrownBy(() -> subject.awaitReady(PATIENCE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("before it was ready")
          .hasMessageContaining("missing.jar");
    }
  }

  @Test
  void aProcessThatIsNotReadyInTimeIsReported() throws Exception {
    try (Subject subject = Subject.start(List.of("sleep", "60"), READY)) {
      assertThatThrownBy(() -> subject.awaitReady(Duration.ofMillis(50)))
          .hasMessageContaining("is not ready");
    }
  }

  private List<String> bareFelix(String mode, String... bundles) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(Machine.java().toString(), "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(BareFelix.class.getName(), mode, folder.resolve("cache").toString()));
    command.add("org.slf4j;version=\"2.0\"");
    command.addAll(List.of(bundles));
    return command;
  }

  private static String jarOf(String part) {
    return List.of(System.getProperty("java.class.path").split(":")).stream()
        .filter(path -> Path.of(path).getFileName().toString().contains(part))
        .findAny()
        .orElseThrow();
  }
}
