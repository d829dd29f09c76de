package org.erel.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.erel.api.ArchiveFiles.Packed;
import org.erel.api.ArchiveFiles.Packing;
import org.erel.api.BrokenReleaseException;
import org.erel.trust.OperatorKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases whose jars are elsewhere. */
class SourcedReleaseTest {

  private static final byte[] CART = Jars.bundle("cart", "1.0.0");
  private static final byte[] WEB = Jars.bundle("web", "1.0.0");

  @TempDir Path temp;

  private Path feature;
  private final List<String> fetched = new ArrayList<>();
  private final Map<String, byte[]> elsewhere = new LinkedHashMap<>();
  private final Sources sources =
      (jar, store) -> {
        fetched.add(jar.source().toString());
        byte[] content = elsewhere.get(jar.source().toString());
        if (content == null) {
          throw new IOException(jar + " cannot be fetched now: gone");
        }
        StagedJar staged = store.stage(new ByteArrayInputStream(content));
        if (jar.sha256() != null && !jar.sha256().equals(staged.sha256())) {
          staged.close();
          throw new BrokenReleaseException(jar + " has the wrong digest");
        }
        return staged;
      };
  private final ReleaseArchiveFiles files =
      new ReleaseArchiveFiles(() -> Jars.FEATURES, Limits.DEFAULT, sources, Trial.NONE);

  @BeforeEach
  void shop() throws IOException {
    elsewhere.put("https://acme.com/cart.jar", CART);
    feature =
        feature("{'id':'g:cart:1.0.0','source':'https://acme.com/cart.jar'},{'id':'g:web:1.0.0'}");
    Files.write(temp.resolve("web-1.0.0.jar"), WEB);
  }

  private Path feature(String bundles) throws IOException {
    return Files.writeString(
        temp.resolve("shop.json"),
        "{'id':'g:shop:1.0.0','bundles':[%s]}".formatted(bundles).replace('\'', '"'));
  }

  @Test
  void packGetsWhatIsMissingAndPutsItIn() throws Exception {
    Packed packed = pack(false, false);
    assertThat(entries(packed.file()))
        .containsExactly("release.json", "cart-1.0.0.jar", "web-1.0.0.jar");
    fetched.clear();
    files.inspect(packed.file());
    assertThat(fetched).isEmpty();
  }

  @Test
  void aThinArchiveLeavesOutWhatHasASourceAndIsTheSameRelease() throws Exception {
    Packed whole = pack(false, false);
    Files.delete(whole.file());
    Packed thin = pack(true, false);
    assertThat(entries(thin.file())).containsExactly("release.json", "web-1.0.0.jar");
    assertThat(thin.contents())
        .usingRecursiveComparison()
        .ignoringFields("size", "bundles.source")
        .isEqualTo(whole.contents());
    assertThat(thin.contents().bundles().get(0).source()).contains("https://acme.com/cart.jar");
    assertThat(files.inspect(thin.file()).digest()).isEqualTo(whole.contents().digest());
  }

  @Test
  void whatIsLeftOutIsFetchedOnceToSeeThatItIsThere() throws Exception {
    Files.write(temp.resolve("cart-1.0.0.jar"), CART);
    pack(true, false);
    assertThat(fetched).containsExactly("https://acme.com/cart.jar");
    elsewhere.put("https://acme.com/cart.jar", WEB);
    assertThatThrownBy(() -> pack(true, false))
        .hasMessageContaining("cart.jar is not the one that is beside; take that away");
    elsewhere.clear();
    assertThatThrownBy(() -> pack(true, false)).hasMessageContaining("gone");
    pack(false, false); // with the jar that is beside
  }

  @Test
  void mavenHasWhatIsMissingByItsId() throws Exception {
    elsewhere.put("mvn:g/cart/1.0.0", CART);
    feature = feature("{'id':'g:cart:1.0.0'},{'id':'g:web:1.0.0'}");
    assertThatThrownBy(() -> pack(true, false))
        .hasMessageContaining("lists cart-1.0.0.jar, which is missing and has no source");
    Packed packed = pack(true, true);
    assertThat(entries(packed.file())).containsExactly("release.json", "web-1.0.0.jar");
    files.inspect(packed.file());
    assertThat(fetched).containsOnly("mvn:g/cart/1.0.0");
  }

  @Test
  void otherContentThanWasPackedIsRefused() throws Exception {
    Packed thin = pack(true, false);
    elsewhere.put("https://acme.com/cart.jar", WEB);
    assertThatThrownBy(() -> files.inspect(thin.file()))
        .isInstanceOf(BrokenReleaseException.class)
        .hasMessageContaining("cart-1.0.0.jar from https://acme.com/cart.jar has the wrong digest");
  }

  @Test
  void whatTheStoreHasIsNotFetched() throws Exception {
    Packed thin = pack(true, false);
    fetched.clear();
    try (TemporaryStore store = TemporaryStore.create();
        StagedJar cart = store.stage(new ByteArrayInputStream(CART))) {
      store.keep(cart);
      new ReleaseReader(store, Jars.FEATURES, Limits.DEFAULT, sources)
          .read(thin.file(), new DropName("shop-1.0.0.erel", false));
    }
    assertThat(fetched).isEmpty();
  }

  @Test
  void nothingIsFetchedForASignatureThatDoesNotFit() throws Exception {
    Path key = temp.resolve("key.pem");
    OperatorKey.generate().write(key, Optional.empty());
    Path signed = pack(true, false, Optional.of(key)).file();
    Map<String, byte[]> altered = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(signed.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        altered.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    altered.put(
        "release.json",
        new String(altered.get("release.json"))
            .replace(Jars.sha256(CART), Jars.sha256(WEB))
            .getBytes());
    Files.write(signed, Jars.zip(altered));
    fetched.clear();
    assertThatThrownBy(() -> files.inspect(signed)).hasMessageContaining("altered after");
    assertThat(fetched).isEmpty();
  }

  @Test
  void aSourceThatIsNoneIsToldWithItsPlace() throws Exception {
    feature = feature("{'id':'g:cart:1.0.0','source':'ftp://acme.com/cart.jar'}");
    assertThatThrownBy(() -> pack(false, false))
        .hasMessageContaining("release.json, line 1, column ")
        .hasMessageContaining("use a URL of scheme https, http, file or mvn");
  }

  private Packed pack(boolean thin, boolean maven) throws IOException {
    return pack(thin, maven, Optional.empty());
  }

  private Packed pack(boolean thin, boolean maven, Optional<Path> key) throws IOException {
    Path out = Files.createDirectories(temp.resolve("out"));
    return files.pack(
        new Packing(feature, Optional.empty(), out, true, key, thin, maven), () -> new char[0]);
  }

  private static List<String> entries(Path archive) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }
}
