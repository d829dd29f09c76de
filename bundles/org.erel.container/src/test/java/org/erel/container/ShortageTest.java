package org.erel.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.erel.api.ReleaseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.BundleException;

class ShortageTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new IOException("No space left on device"), Shortage.SPACE),
        Arguments.of(
            new FileSystemException("/data/a", null, "No space left on device"), Shortage.SPACE),
        Arguments.of(
            new BundleException("unable to cache", new IOException("No space left on device")),
            Shortage.SPACE),
        Arguments.of(
            new ReleaseException(
                "x", new UncheckedIOException(new IOException("Disk quota exceeded"))),
            Shortage.QUOTA),
        Arguments.of(
            new FileNotFoundException("/data/a (Read-only file system)"), Shortage.READ_ONLY),
        Arguments.of(new IOException("Input/output error"), Shortage.DEVICE),
        Arguments.of(new FileNotFoundException("/a.jar (Too many open files)"), Shortage.HANDLES),
        Arguments.of(new IOException("Too many open files in system"), Shortage.HANDLES),
        Arguments.of(new IOException("its content /a.jar is gone"), null),
        Arguments.of(new ZipException("zip END header not found"), null),
        Arguments.of(new IllegalStateException("No space left on device"), null),
        Arguments.of(new BundleException("does not resolve"), null),
        Arguments.of(new OutOfMemoryError("Java heap space"), null),
        Arguments.of(new IOException(), null));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatTheOperatingSystemRefusesIsTheHosts(Throwable failure, Shortage wanted) {
    assertThat(Shortage.in(failure)).isEqualTo(Optional.ofNullable(wanted));
  }

  @Test
  void aFailureThatLeadsBackToItselfEnds() {
    Exception first = new Exception("first");
    first.initCause(new Exception("second", first));

    assertThat(Shortage.in(first)).isEmpty();
  }
}
