package org.erel.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.erel.api.ArchiveFiles.Bundle;
import org.erel.api.ArchiveFiles.Packed;
import org.erel.api.BrokenReleaseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssemblyTest {

  private static final Limits SMALL = new Limits(4, 4_000, 6_000, 2_000);

  @TempDir Path temp;
  private Path out;

  @BeforeEach
  void folders() throws IOException {
    out = Files.createDirectories(temp.resolve("out"));
  }

  @Test
  void jarsFromAnywhereAreCalledAsTheirIdsSay() throws Exception {
    Packed packed = pack(Optional.empty(), jar("g:b:2.0", "b"), jar("g:a:jar:x:1-SNAPSHOT", "a"));
    assertThat(packed.file()).isEqualTo(out.resolve("shop-1.0.0.erel"));
    assertThat(packed.contents().bundles())
        .extracting(Bundle::file)
        .containsExactly("b-2.0.jar", "a-1-SNAPSHOT-x.jar");
    assertThat(files().inspect(packed.file())).isEqualTo(packed.contents());
    try (ZipFile zip = new ZipFile(packed.file().toFile())) {
      assertThat(Collections.list(zip.entries()).stream().map(ZipEntry::getName))
          .containsExactly("release.json", "b-2.0.jar", "a-1-SNAPSHOT-x.jar");
    }
  }

  @Test
  void whatIsThereIsReplaced() throws Exception {
    pack(Optional.empty(), jar("g:a:1", "a"));
    assertThat(pack(Optional.empty(), jar("g:a:1", "a")).written()).isFalse();
    assertThat(pack(Optional.empty(), jar("g:b:1", "b")).written()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"pool\": {\"size:Integer\": 8}, \"web~main\": {}}",
        "{\":configurator:resource-version\": 1, \":configurator:symbolic-name\": \"shop\","
            + " \"pool\": {\"size:Integer\": 8}, \"web~main\": {}}",
        "{\"configurations\": {\"pool\": {\"size:Integer\": 8}, \"web~main\": {}}}"
      })
  void configurationsAreInAFileOfTheirOwn(String text) throws Exception {
    Packed packed = pack(Optional.of(text), jar("g:a:1", "a"));
    assertThat(packed.contents().configurations()).containsExactly("pool", "web~main");
    Map<String, byte[]> jars = Map.of("a-1.0.0.jar", Jars.bundle("a", "1.0.0"));
    byte[] whole =
        Jars.zip(
            Jars.release(
                "g:shop:1.0.0",
                jars,
                ",\"configurations\":{\"pool\":{\"size:Integer\":8},\"web~main\":{}}"));
    Path other = Files.write(temp.resolve("shop-1.0.0.erel"), whole);
    assertThat(pack(Optional.of(text), jar("g:a:1.0.0", "a")).contents().digest())
        .isEqualTo(files().inspect(other).digest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | 'conf.json' must be an object",
        "{\"pool\": 8} | 'configuration pool' must be an object",
        "{\"a b\": {}} | 'a b' is no PID",
        "{\"p\": {}, \"p\": {}} | duplicate key 'p'",
        "{\"configurations\": {}, \"p\": {}} | beside 'configurations' there must be no other key",
        "{\":configurator:resource-version\": 2} | ':configurator:resource-version' must be 1",
        "{\":configurator:x\": 2} | ':configurator:x' is not supported",
        "{\"p\": {\":configurator:policy\": \"force\"}} | has a property without a name",
        "{\"p\": | malformed JSON"
      })
  void whatIsWrongWithConfigurationsHasAPlace(String text, String reason) {
    assertThatThrownBy(() -> pack(Optional.of(text), jar("g:a:1", "a")))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageStartingWith("conf.json")
        .hasMessageContaining(reason);
    assertThat(out).isEmptyDirectory();
  }

  @Test
  void whatAMasterWouldRefuseIsNotPacked() throws Exception {
    BundleJar a = jar("g:a:1", "a");
    assertThatThrownBy(() -> pack(Optional.empty()))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageContaining("it holds no bundles");
    assertThatThrownBy(() -> pack(Optional.empty(), a, jar("h:a:1", "b")))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageContaining("it lists a-1.jar twice");
    assertThatThrownBy(
            () -> pack(Optional.empty(), a, jar("g:b:1", "b"), jar("g:c:1", "c"), a, a, a))
        .isInstanceOf(BrokenReleaseException.class);
    Path text = Files.writeString(temp.resolve("text.jar"), "words");
    assertThatThrownBy(() -> BundleJar.read("g:t:1", text))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageContaining("text.jar is no bundle");
    assertThat(out).isEmptyDirectory();
  }

  private BundleJar jar(String id, String symbolicName) throws IOException {
    Path folder = Files.createTempDirectory(temp, "jar");
    return BundleJar.read(
        id, Files.write(folder.resolve("any.jar"), Jars.bundle(symbolicName, "1.0.0")));
  }

  private Packed pack(Optional<String> configurations, BundleJar... bundles) throws IOException {
    Optional<Path> file = Optional.empty();
    if (configurations.isPresent()) {
      file = Optional.of(Files.writeString(temp.resolve("conf.json"), configurations.get()));
    }
    return files()
        .pack(
            new Assembly("g:shop:1.0.0", List.of(bundles), file, Map.of()),
            out,
            Optional.empty(),
            () -> new char[0]);
  }

  private static ReleaseArchiveFiles files() {
    return new ReleaseArchiveFiles(() -> Jars.FEATURES, SMALL, Sources.NONE, Trial.NONE);
  }
}
