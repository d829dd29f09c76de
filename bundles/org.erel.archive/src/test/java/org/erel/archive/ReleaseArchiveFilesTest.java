package org.erel.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TimeZone;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.erel.api.ArchiveFiles.Contents;
import org.erel.api.ArchiveFiles.Need;
import org.erel.api.ArchiveFiles.Packed;
import org.erel.api.ArchiveFiles.Packing;
import org.erel.api.BrokenReleaseException;
import org.erel.trust.OperatorKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReleaseArchiveFilesTest {

  private static final Limits SMALL = new Limits(4, 4_000, 6_000, 2_000);

  @TempDir Path temp;
  private Path out;

  @BeforeEach
  void folders() throws IOException {
    out = Files.createDirectories(temp.resolve("out"));
  }

  @Test
  void aFolderOfJarsIsTheSameReleaseAsItsArchive() throws Exception {
    Path folder = Jars.folder(temp.resolve("shop-1.0.0"), Jars.twoBundles());
    Packed packed = pack(folder);
    assertThat(packed.file()).isEqualTo(out.resolve("shop-1.0.0.erel"));
    assertThat(packed.written()).isTrue();
    assertThat(packed.contents().digest()).isEqualTo(files().inspect(folder).digest());
    assertThat(files().inspect(packed.file())).isEqualTo(packed.contents());
    assertThat(entries(packed.file()))
        .containsExactly("release.json", "a-1.0.0.jar", "b-1.0.0.jar");
    assertThat(left()).containsExactly("shop-1.0.0.erel");
  }

  @Test
  void aFeatureFileGetsTheDigestsOfTheJarsBesideIt() throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>(Jars.twoBundles());
    String whole = Jars.json("g:shop:1.0.0", Jars.twoBundles(), ",\"description\":\"words\"");
    files.put("shop.json", Jars.utf8(whole.replaceAll(",\"sha256\":\"[0-9a-f]+\"", "")));
    files.put("notes.txt", Jars.utf8("not looked at"));
    Path folder = Jars.folder(temp.resolve("jars"), files);
    Packed packed = pack(folder.resolve("shop.json"));
    assertThat(entries(packed.file()))
        .containsExactly("release.json", "b-1.0.0.jar", "a-1.0.0.jar");
    Path unpacked =
        Jars.folder(
            temp.resolve("shop-1.0.0"), Jars.release("g:shop:1.0.0", Jars.twoBundles(), ""));
    assertThat(packed.contents().digest()).isEqualTo(files().inspect(unpacked).digest());
    assertThat(text(packed.file())).contains("\"description\": \"words\"");
  }

  @Test
  void aReleaseJsonThatIsWholeStaysAsItIs() throws Exception {
    Map<String, byte[]> files = Jars.release("g:shop:1.0.0", Jars.twoBundles(), "");
    Packed packed = pack(Jars.folder(temp.resolve("target"), files));
    assertThat(text(packed.file())).isEqualTo(new String(files.get("release.json")));
  }

  @Test
  void anIdNamesAFolderThatIsCalledOtherwise() throws Exception {
    Path folder = Jars.folder(temp.resolve("jars"), Map.of("x.jar", Jars.bundle("a", "1.0.0")));
    assertThatThrownBy(() -> pack(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'jars' is not of the form NAME-VERSION");
    Packed packed = pack(folder, Optional.of("com.acme:shop:2.0"), out, false, Optional.empty());
    assertThat(packed.file()).hasFileName("shop-2.0.0.erel");
    assertThat(entries(packed.file())).containsExactly("release.json", "a-1.0.0.jar");
  }

  @Property(tries = 30)
  void theSameFilesMakeTheSameBytes(@ForAll @IntRange(max = 1_000_000) int seed) throws Exception {
    Path place = Files.createTempDirectory("pack");
    TimeZone zone = TimeZone.getDefault();
    try {
      Map<String, byte[]> files = Jars.release("g:shop:1.0.0", Jars.twoBundles(), "");
      Path first = shuffled(place.resolve("first"), files, new Random(seed));
      Path second = shuffled(place.resolve("second"), files, new Random(seed + 1));
      Path one = Files.createDirectories(place.resolve("one"));
      Path two = Files.createDirectories(place.resolve("two"));
      Path packed = pack(first, Optional.empty(), one, false, Optional.empty()).file();
      TimeZone.setDefault(TimeZone.getTimeZone("GMT+" + seed % 12));
      assertThat(pack(second, Optional.empty(), two, false, Optional.empty()).file())
          .hasSameBinaryContentAs(packed);
    } finally {
      TimeZone.setDefault(zone);
      try (Stream<Path> all = Files.walk(place)) {
        for (Path each : all.sorted(Collections.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private static Path shuffled(Path folder, Map<String, byte[]> files, Random random)
      throws IOException {
    Files.createDirectories(folder);
    List<String> names = new ArrayList<>(files.keySet());
    Collections.shuffle(names, random);
    for (String name : names) {
      Path file = Files.write(folder.resolve(name), files.get(name));
      Files.setLastModifiedTime(file, FileTime.fromMillis(random.nextInt() * 1000L));
    }
    return folder;
  }

  /** Known for good, so that another Java that makes other bytes is noticed. */
  @Test
  void theBytesOfAnArchiveAreKnown() throws Exception {
    Path file = temp.resolve("x.zip");
    try (ArchiveWriter archive = new ArchiveWriter(file)) {
      archive.add("release.json", Jars.utf8("{}\n"));
    }
    byte[] bytes = Files.readAllBytes(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry("release.json");
      assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
      assertThat(entry.getExtra()).isNull();
    }
    assertThat(bytes).hasSize(30 + 12 + 3 + 46 + 12 + 22);
    assertThat(Jars.sha256(bytes))
        .isEqualTo("aa98f5d30e651cdb4a106ffa39e69cb44d78260485e965dd428bb0567ce11f99");
  }

  @Test
  void theSameArchiveMayBeThereAndAnotherMayNot() throws Exception {
    Path folder = Jars.folder(temp.resolve("shop-1.0.0"), Jars.twoBundles());
    pack(folder);
    assertThat(pack(folder).written()).isFalse();
    Files.write(folder.resolve("b-1.0.0.jar"), Jars.bundle("b", "1.0.1"));
    byte[] before = Files.readAllBytes(out.resolve("shop-1.0.0.erel"));
    assertThatThrownBy(() -> pack(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is there with other content");
    assertThat(out.resolve("shop-1.0.0.erel")).hasBinaryContent(before);
    assertThat(left()).containsExactly("shop-1.0.0.erel");
    assertThat(pack(folder, Optional.empty(), out, true, Optional.empty()).written()).isTrue();
  }

  @Test
  void aKeySignsAndTheSignatureStaysWhenItIsPackedAgain() throws Exception {
    OperatorKey key = OperatorKey.generate();
    Path file = temp.resolve("key.pem");
    key.write(file, Optional.empty());
    Path folder = Jars.folder(temp.resolve("shop-1.0.0"), Jars.twoBundles());
    Packed unsigned = pack(folder);
    assertThat(unsigned.contents().signedBy()).isEmpty();
    Path signed = pack(folder, Optional.empty(), out, true, Optional.of(file)).file();
    Contents contents = files().inspect(signed);
    assertThat(contents.signedBy()).contains(key.id());
    assertThat(contents.digest()).isEqualTo(unsigned.contents().digest());

    Path again = Files.createDirectories(temp.resolve("again/shop-1.0.0"));
    try (ZipFile zip = new ZipFile(signed.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        Files.copy(zip.getInputStream(entry), again.resolve(entry.getName()));
      }
    }
    assertThat(pack(again).written()).isFalse();
    Files.write(again.resolve("a-1.0.0.jar"), Jars.bundle("a", "9.0.0"));
    Files.delete(again.resolve("release.json"));
    assertThatThrownBy(() -> pack(again))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageContaining("altered after it was signed");
  }

  static Stream<Arguments> noReleases() {
    Map<String, byte[]> two = Jars.twoBundles();
    Map<String, byte[]> wrong = Jars.release("g:shop:1.0.0", two, "");
    wrong.put("a-1.0.0.jar", Jars.bundle("a", "1.0.1"));
    Map<String, byte[]> missing = Jars.release("g:shop:1.0.0", two, "");
    missing.remove("a-1.0.0.jar");
    return Stream.of(
        bad("nothing", Map.of(), "it holds no bundles"),
        bad("text", Map.of("notes.txt", Jars.utf8("words")), "holds 'notes.txt'"),
        bad("no bundle", Map.of("a-1.jar", Jars.jar(Map.of())), "a-1.jar is no bundle"),
        bad("no jar", Map.of("a-1.jar", Jars.utf8("words")), "no readable jar"),
        bad("large", Map.of("a-1.jar", new byte[5_000]), "a-1.jar"),
        bad("a wrong digest", wrong, "a-1.0.0.jar has the wrong digest"),
        bad("a missing jar", missing, "release.json lists a-1.0.0.jar, which is missing"),
        bad(
            "an unlisted jar",
            Map.of(
                "release.json",
                Jars.utf8(Jars.json("g:shop:1", Map.of(), "")),
                "x.jar",
                new byte[0]),
            "holds x.jar, which release.json does not list"),
        bad(
            "broken json",
            Map.of("release.json", Jars.utf8("{\"id\":7}")),
            "release.json, line 1, column 8: 'id' must be a string"),
        bad(
            "the same bundle twice",
            Map.of("x.jar", Jars.bundle("a", "1.0.0"), "y.jar", Jars.bundle("a", "1.0.0")),
            "it lists a-1.0.0.jar twice"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noReleases")
  void whatAMasterWouldRefuseIsNotPacked(String what, Map<String, byte[]> files, String reason)
      throws Exception {
    Path folder = Jars.folder(temp.resolve("shop-1.0.0"), files);
    assertThatThrownBy(() -> pack(folder))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageContaining(reason);
    assertThat(left()).isEmpty();
  }

  @Test
  void anArchiveIsCalledAsItsRelease() throws Exception {
    Path folder = Jars.folder(temp.resolve("shop-1.0.0"), Jars.twoBundles());
    for (String name : List.of("cart-1.0.0.erel", "shop-1.0.0.zip", "shop.erel")) {
      assertThatThrownBy(
              () -> pack(folder, Optional.empty(), out.resolve(name), false, Optional.empty()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the archive of shop@1.0.0 must be called shop-1.0.0.erel, and not " + name);
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void whatNoBundleInsideProvidesIsNeeded() throws Exception {
    Path folder =
        Jars.folder(
            temp.resolve("shop-1.0.0"),
            Map.of(
                "a-1.0.0.jar",
                bundle("a", "Export-Package", "a.api;version=1.1", "Import-Package", "java.io"),
                "b-1.0.0.jar",
                bundle(
                    "b",
                    "Import-Package",
                    "a.api;version=\"[1,2)\",org.slf4j;version=\"[2.0,3)\","
                        + "x.y;version=1;resolution:=optional",
                    "Require-Capability",
                    "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\"",
                    "DynamicImport-Package",
                    "*"),
                "c-1.0.0.jar",
                bundle("c", "Import-Package", "a.api;version=2,org.slf4j;version=\"[2.0,3)\"")));
    assertThat(files().inspect(folder).needs())
        .containsExactly(
            new Need("osgi.ee", "JavaSE 17", false, List.of("b")),
            new Need("osgi.wiring.package", "a.api 2.0.0 or newer", false, List.of("c")),
            new Need("osgi.wiring.package", "org.slf4j [2.0.0,3.0.0)", false, List.of("b", "c")),
            new Need("osgi.wiring.package", "x.y 1.0.0 or newer", true, List.of("b")));
  }

  @Test
  void headersThatNoFrameworkTakesAreTold() throws Exception {
    Path folder =
        Jars.folder(
            temp.resolve("shop-1.0.0"),
            Map.of("a-1.0.0.jar", bundle("a", "Import-Package", "x,x")));
    assertThat(files().inspect(folder).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).contains("Duplicate import: x"));
  }

  @Test
  void whatIsInspectedIsTriedAndWhatIsPackedIsNot() throws Exception {
    List<String> tried = new ArrayList<>();
    ReleaseArchiveFiles files =
        new ReleaseArchiveFiles(
            () -> Jars.FEATURES,
            SMALL,
            Sources.NONE,
            release -> {
              assertThat(release.bundles()).allMatch(each -> Files.exists(each.content()));
              tried.add(release.id().toString());
              return Optional.of("it is too old");
            });
    Path folder = Jars.folder(temp.resolve("shop-1.0.0"), Jars.twoBundles());
    files.pack(
        new Packing(folder, Optional.empty(), out, false, Optional.empty(), false, false),
        () -> new char[0]);
    assertThat(tried).isEmpty();
    assertThat(files.inspect(folder).refusal()).contains("it is too old");
    assertThat(tried).containsExactly("shop@1.0.0");
  }

  @Test
  void aTrialThatFailsIsAProblem() throws Exception {
    ReleaseArchiveFiles files =
        new ReleaseArchiveFiles(
            () -> Jars.FEATURES,
            SMALL,
            Sources.NONE,
            release -> {
              throw new IOException("the disk is full");
            });
    Path folder = Jars.folder(temp.resolve("shop-1.0.0"), Jars.twoBundles());
    assertThat(files.inspect(folder).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).endsWith("out: the disk is full"));
  }

  private static byte[] bundle(String name, String... headers) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Bundle-ManifestVersion", "2");
    all.put("Bundle-SymbolicName", name);
    all.put("Bundle-Version", "1.0.0");
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return Jars.jar(all);
  }

  private static Arguments bad(String what, Map<String, byte[]> files, String reason) {
    return Arguments.of(what, files, reason);
  }

  private static ReleaseArchiveFiles files() {
    return new ReleaseArchiveFiles(() -> Jars.FEATURES, SMALL, Sources.NONE, Trial.NONE);
  }

  private Packed pack(Path source) throws IOException {
    return pack(source, Optional.empty(), out, false, Optional.empty());
  }

  private static Packed pack(
      Path source, Optional<String> id, Path target, boolean force, Optional<Path> key)
      throws IOException {
    return files()
        .pack(new Packing(source, id, target, force, key, false, false), () -> new char[0]);
  }

  private List<String> left() throws IOException {
    try (Stream<Path> all = Files.list(out)) {
      return all.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static List<String> entries(Path archive) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }

  private static String text(Path archive) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return new String(zip.getInputStream(zip.getEntry("release.json")).readAllBytes());
    }
  }
}
