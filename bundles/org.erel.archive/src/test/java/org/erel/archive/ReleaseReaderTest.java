package org.erel.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.erel.api.BrokenReleaseException;
import org.erel.api.Configuration;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;
import org.erel.trust.OperatorKey;
import org.erel.trust.ReleaseSignature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseReaderTest {

  private static final Limits SMALL = new Limits(4, 4_000, 6_000, 2_000);
  private static final OperatorKey KEY = OperatorKey.generate();

  @TempDir Path temp;
  private Path drops;
  private Path data;
  private Optional<ReleaseSignature> signature;

  @BeforeEach
  void folders() throws IOException {
    drops = Files.createDirectories(temp.resolve("drops"));
    data = Files.createDirectories(temp.resolve("data"));
  }

  @Test
  void anArchiveIsReadInItsOrder() throws Exception {
    Release release = archive(Jars.shop(8));
    assertThat(release.id()).isEqualTo(ReleaseId.parse("shop@1.0.0"));
    assertThat(release.bundles())
        .extracting(ReleaseBundle::name)
        .containsExactly("b-1.0.0.jar", "a-1.0.0.jar");
    assertThat(release.configurations())
        .containsExactly(new Configuration("pool", "{\"size:Integer\":8}"));
    for (ReleaseBundle bundle : release.bundles()) {
      assertThat(bundle.content())
          .hasParent(data)
          .hasBinaryContent(Jars.twoBundles().get(bundle.name()));
    }
  }

  @Test
  void aFolderOfJarsIsReadInTheOrderOfNames() throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>(Jars.twoBundles());
    files.put("README.md", Jars.utf8("words"));
    files.put(".hidden", Jars.utf8("words"));
    Release release = folder(files);
    assertThat(release.bundles())
        .extracting(ReleaseBundle::name)
        .containsExactly("a-1.0.0.jar", "b-1.0.0.jar");
    assertThat(release.configurations()).isEmpty();
  }

  @Test
  void aFolderWithAReleaseJsonIsTheSameReleaseAsTheArchive() throws Exception {
    Map<String, byte[]> files = Jars.release("g:shop:1.0.0", Jars.twoBundles(), "");
    assertThat(folder(files)).isEqualTo(archive(Jars.zip(files)));
  }

  @Test
  void theDigestTellsContentApart() throws Exception {
    assertThat(archive(Jars.shop(8)).digest())
        .matches("[0-9a-f]{64}")
        .isEqualTo(archive(Jars.shop(8)).digest())
        .isNotEqualTo(archive(Jars.shop(9)).digest())
        .isNotEqualTo(folder(Jars.twoBundles()).digest());
  }

  @Test
  void nothingButWhatIsNeededStaysInTheStore() throws Exception {
    archive(Jars.shop(8));
    archive(Jars.shop(9));
    assertThat(stored()).hasSize(2);
  }

  static Stream<Arguments> badArchives() {
    byte[] a = Jars.bundle("a", "1.0.0");
    byte[] other = Jars.bundle("a", "1.0.1");
    Map<String, byte[]> one = Map.of("a-1.0.0.jar", a);
    byte[] json = Jars.utf8(Jars.json("g:shop:1.0.0", one, ""));
    byte[] whole = Jars.shop(8);
    byte[] flipped = whole.clone();
    Arrays.fill(flipped, whole.length / 3, whole.length / 3 + 40, (byte) 0);
    byte[] unnamed = Jars.jar(Map.of("Bundle-ManifestVersion", "2"));
    byte[] old = Jars.jar(Map.of("Bundle-SymbolicName", "a"));
    byte[] bare = Jars.zip(Map.of("a.class", new byte[3]));
    String twice = new String(Jars.zip(order("a-1.0.0.jar", a, "x-1.0.0.jar", a)), latin());
    byte[] big = new byte[5_000];
    return Stream.of(
        bad("an empty file", new byte[0], "no readable zip"),
        bad("text", Jars.utf8("hello"), "no readable zip"),
        bad("a truncated zip", Arrays.copyOf(whole, whole.length / 2), "truncated"),
        bad("a zip without its last byte", Arrays.copyOf(whole, whole.length - 1), "truncated"),
        bad("a damaged zip", flipped, ""),
        bad("no release.json", Jars.zip(one), "no release.json"),
        bad(
            "a large signature",
            Jars.zip(order("release.json", json, "a-1.0.0.jar", a, "release.json.sig", big)),
            "release.json.sig makes the release larger than allowed"),
        bad("no bundles", Jars.zip(Jars.release("g:shop:1.0.0", Map.of(), "")), "no bundles"),
        bad(
            "another version",
            Jars.zip(Jars.release("g:shop:2.0.0", one, "")),
            "its release.json is of shop@2.0.0, and its name says shop@1.0.0"),
        bad(
            "another name",
            Jars.zip(Jars.release("g:cart:1.0.0", one, "")),
            "its release.json is of cart@1.0.0"),
        bad(
            "a wrong digest",
            Jars.zip(order("release.json", json, "a-1.0.0.jar", other)),
            "a-1.0.0.jar has the wrong digest: release.json expects sha256 "
                + Jars.sha256(a)
                + ", found "
                + Jars.sha256(other)),
        bad(
            "a missing jar",
            Jars.zip(Map.of("release.json", json)),
            "lists a-1.0.0.jar, which is missing"),
        bad(
            "an unlisted jar",
            Jars.zip(order("release.json", json, "a-1.0.0.jar", a, "x.jar", a)),
            "holds x.jar, which release.json does not list"),
        bad(
            "a file that is no jar",
            Jars.zip(order("release.json", json, "a-1.0.0.jar", a, "notes.txt", a)),
            "'notes.txt'"),
        bad("a way up", Jars.zip(Map.of("../a-1.0.0.jar", a)), "'../a-1.0.0.jar'"),
        bad("an absolute path", Jars.zip(Map.of("/a-1.0.0.jar", a)), "'/a-1.0.0.jar'"),
        bad("a backslash", Jars.zip(Map.of("..\\a-1.0.0.jar", a)), "'..\\a-1.0.0.jar'"),
        bad("a drive", Jars.zip(Map.of("C:a-1.0.0.jar", a)), "'C:a-1.0.0.jar'"),
        bad("a nested jar", Jars.zip(Map.of("lib/a-1.0.0.jar", a)), "without folders"),
        bad("a folder", Jars.zip(Map.of("lib/", new byte[0])), "'lib/'"),
        bad("a control character", Jars.zip(Map.of("a\n.jar", a)), "'a?.jar'"),
        bad(
            "an entry twice",
            twice.replace("x-1.0.0.jar", "a-1.0.0.jar").getBytes(latin()),
            "'a-1.0.0.jar' twice"),
        bad("no symbolic name", with(unnamed), "a-1.0.0.jar is no bundle (no Bundle-SymbolicName)"),
        bad("an old manifest", with(old), "Bundle-ManifestVersion is null, not 2"),
        bad("no manifest", with(bare), "no META-INF/MANIFEST.MF"),
        bad("a jar that is no jar", with(Jars.utf8("../../etc")), "no readable jar"),
        bad("a large jar", with(big), "a-1.0.0.jar makes the release larger than allowed"),
        bad("a large release.json", Jars.zip(Map.of("release.json", big)), "release.json makes"),
        bad(
            "jars too large together",
            Jars.zip(
                Jars.release(
                    "g:shop:1.0.0",
                    order("a-1.0.0.jar", padded("a"), "b-1.0.0.jar", padded("b")),
                    "")),
            "b-1.0.0.jar makes the release larger"),
        bad(
            "many entries",
            Jars.zip(order("a.jar", a, "b.jar", a, "c.jar", a, "d.jar", a, "e.jar", a)),
            "more than 4 files"));
  }

  @Test
  void aHundredThousandEntriesAreRefused() throws Exception {
    Path archive = temp.resolve("shop-1.0.0.erel");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (int i = 0; i < 100_000; i++) {
        zip.putNextEntry(new ZipEntry("a-" + i + ".jar"));
      }
    }
    ReleaseReader usual =
        new ReleaseReader(new TemporaryStore(data), Jars.FEATURES, Limits.DEFAULT, Sources.NONE);
    assertThatThrownBy(() -> usual.read(archive, new DropName("shop-1.0.0.erel", false)))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageContaining("more than 4096 files");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badArchives")
  void aBadArchiveIsRefusedAndLeavesNothing(String what, byte[] content, String reason)
      throws Exception {
    assertThatThrownBy(() -> archive(content))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageContaining(reason);
    assertThat(stored()).isEmpty();
  }

  @Test
  void aLinkInAFolderIsRefused() throws Exception {
    Path secret = Files.write(temp.resolve("secret.jar"), Jars.bundle("a", "1.0.0"));
    Path folder = Jars.folder(drops.resolve("shop-1.0.0"), Map.of());
    Files.createSymbolicLink(folder.resolve("a.jar"), secret);
    assertThatThrownBy(() -> read()).hasMessageContaining("'a.jar', which is a link");
  }

  @Test
  void aFolderInAFolderIsRefused() throws Exception {
    Files.createDirectories(drops.resolve("shop-1.0.0/lib"));
    assertThatThrownBy(() -> read()).hasMessageContaining("'lib', which is no file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo.zip", "shop.erel", "shop-latest.erel", "shop-1.0.0.jar"})
  void anotherNameIsRefused(String name) throws Exception {
    Files.write(drops.resolve(name), Jars.shop(8));
    assertThatThrownBy(() -> read()).hasMessageContaining("NAME-VERSION.erel");
  }

  @Test
  void headersAreKnownInAnyCase() throws Exception {
    byte[] jar = Jars.jar(Map.of("bundle-manifestversion", "2", "BUNDLE-SYMBOLICNAME", "a"));
    assertThat(archive(with(jar)).bundles()).hasSize(1);
  }

  @Test
  void whoSignedIsTold() throws Exception {
    Map<String, byte[]> files = Jars.release("g:shop:1.0.0", Jars.twoBundles(), "");
    Release unsigned = archive(Jars.zip(files));
    assertThat(signature).isEmpty();
    files.put("release.json.sig", signed(unsigned));
    assertThat(archive(Jars.zip(files))).isEqualTo(unsigned);
    assertThat(signature.orElseThrow().signature().key()).isEqualTo(KEY.id());
    assertThat(folder(files)).isEqualTo(unsigned);
    assertThat(signature.orElseThrow().signature().key()).isEqualTo(KEY.id());
  }

  @Test
  void whatNobodyReadsMayChangeAfterwards() throws Exception {
    Release release = archive(Jars.zip(Jars.release("g:shop:1.0.0", Jars.twoBundles(), "")));
    Map<String, byte[]> files =
        Jars.release("other:shop:1.0.0", Jars.twoBundles(), ",\"description\":\"words\"");
    files.put("release.json.sig", signed(release));
    assertThat(archive(Jars.zip(files))).isEqualTo(release);
  }

  static Stream<Arguments> altered() {
    Map<String, byte[]> jars = Jars.twoBundles();
    Map<String, byte[]> other = new LinkedHashMap<>(jars);
    other.put("a-1.0.0.jar", Jars.bundle("a", "1.0.1"));
    Map<String, byte[]> reversed =
        order("a-1.0.0.jar", jars.get("a-1.0.0.jar"), "b-1.0.0.jar", jars.get("b-1.0.0.jar"));
    return Stream.of(
        Arguments.of("a jar", Jars.release("g:shop:1.0.0", other, "")),
        Arguments.of("the order", Jars.release("g:shop:1.0.0", reversed, "")),
        Arguments.of(
            "a configuration",
            Jars.release("g:shop:1.0.0", jars, ",\"configurations\":{\"pool\":{}}")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("altered")
  void whatWasAlteredAfterItWasSignedIsRefused(String what, Map<String, byte[]> files)
      throws Exception {
    Release release = archive(Jars.zip(Jars.release("g:shop:1.0.0", Jars.twoBundles(), "")));
    files.put("release.json.sig", signed(release));
    List<Path> before = stored();
    assertThatThrownBy(() -> archive(Jars.zip(files)))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessage(
            "its signature by key "
                + KEY.id()
                + " does not fit: it was altered after it was signed; pack it again");
    assertThat(stored()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "signed", "ed25519 AAAA AAAA", "ed25519 \u00fc \u00fc"})
  void aSignatureThatIsNoneIsRefused(String text) {
    Map<String, byte[]> files = Jars.release("g:shop:1.0.0", Jars.twoBundles(), "");
    files.put("release.json.sig", Jars.utf8(text));
    assertThatThrownBy(() -> archive(Jars.zip(files)))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageStartingWith("release.json.sig: ");
  }

  private static byte[] signed(Release release) {
    return Jars.utf8(ReleaseSignature.by(KEY, release.id(), release.digest()).text());
  }

  private static Arguments bad(String what, byte[] content, String reason) {
    return Arguments.of(what, content, reason);
  }

  private static byte[] with(byte[] jar) {
    return Jars.zip(Jars.release("g:shop:1.0.0", Map.of("a-1.0.0.jar", jar), ""));
  }

  private static byte[] padded(String name) {
    byte[] jar = Jars.bundle(name, "1.0.0");
    byte[] padded = new byte[3_500]; // a zip may follow other bytes
    System.arraycopy(jar, 0, padded, padded.length - jar.length, jar.length);
    return padded;
  }

  private static Map<String, byte[]> order(Object... namesAndContents) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (int i = 0; i < namesAndContents.length; i += 2) {
      entries.put((String) namesAndContents[i], (byte[]) namesAndContents[i + 1]);
    }
    return entries;
  }

  private static java.nio.charset.Charset latin() {
    return StandardCharsets.ISO_8859_1;
  }

  private Release archive(byte[] content) throws IOException {
    Path file = drops.resolve("shop-1.0.0.erel");
    Files.write(file, content);
    try {
      return read();
    } finally {
      Files.delete(file);
    }
  }

  private Release folder(Map<String, byte[]> files) throws IOException {
    Path folder = Jars.folder(drops.resolve("shop-1.0.0"), files);
    Release release = read();
    Files.move(folder, temp.resolve("used-" + System.nanoTime()));
    return release;
  }

  private Release read() throws IOException {
    Path drop;
    try (Stream<Path> all = Files.list(drops)) {
      drop = all.findFirst().orElseThrow();
    }
    DropName name = new DropName(drop.getFileName().toString(), Files.isDirectory(drop));
    SignedRelease read =
        new ReleaseReader(new TemporaryStore(data), Jars.FEATURES, SMALL, Sources.NONE)
            .read(drop, name);
    signature = read.signature();
    return read.release();
  }

  private List<Path> stored() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
