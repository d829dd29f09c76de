package org.erel.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;

/**
 * Hosts of the same folder see the same documents in different orders. Everything is drawn from one
 * seed: the folder, who adds, limits and revokes whom, and what is altered.
 */
class OrderTest {

  private static final List<OperatorKey> KEYS =
      IntStream.range(0, 6).mapToObj(Samples::key).toList();

  /** Is in the folder of every host, and nobody revokes it. */
  private static final OperatorKey SAFE = Samples.key(6);

  /** A host, as a master will do it: the newest keys document that stood when it came. */
  private static final class SomeHost {

    private final TrustedKeys alone;
    private TrustedKeys trusted;
    private Optional<Document> held = Optional.empty();

    SomeHost(List<PublicKey> folder) {
      alone = TrustedKeys.of(folder);
      trusted = alone;
    }

    boolean sees(Document document) throws InvalidDocumentException {
      if (!document.name().equals(KeysDocument.NAME)
          || trusted.refusal(document).isPresent()
          || held.isPresent() && !newer(document, held.get())) {
        return false;
      }
      take(document);
      return true;
    }

    void take(Document document) throws InvalidDocumentException {
      trusted = trusted.with(KeysDocument.read(document));
      held = Optional.of(document);
    }

    private static boolean newer(Document document, Document held) {
      return Comparator.comparingLong(Document::revision)
              .thenComparing(Document::digest)
              .compare(document, held)
          > 0;
    }
  }

  private static final class World {

    final Random random;
    final List<PublicKey> folder = new ArrayList<>();
    final List<Document> documents = new ArrayList<>();

    World(long seed, boolean rootsAreRevoked) {
      random = new Random(seed);
      folder.add(Samples.known(SAFE, "safe"));
      KEYS.subList(0, 3).stream()
          .filter(key -> random.nextBoolean())
          .map(this::any)
          .forEach(folder::add);
      for (int i = 0; i < 6; i++) {
        documents.add(group());
      }
      for (int i = 0; i < 5; i++) {
        documents.add(keysDocument(rootsAreRevoked));
      }
    }

    Document group() {
      Document plain =
          new Document(
              one(List.of("web", "db")),
              1 + random.nextInt(3),
              "ann",
              Samples.NOON.plusSeconds(86_400L * random.nextInt(3)),
              false,
              "{}");
      return sign(plain);
    }

    Document keysDocument(boolean rootsAreRevoked) {
      List<PublicKey> added = new ArrayList<>();
      Map<String, Revocation> revoked = new TreeMap<>();
      for (OperatorKey key : KEYS) {
        boolean root = folder.stream().anyMatch(known -> known.id().equals(key.id()));
        if (random.nextInt(3) == 0) {
          added.add(any(key));
        } else if (random.nextInt(2) == 0 && (rootsAreRevoked || !root)) {
          revoked.put(key.id(), revocation());
        }
      }
      return sign(Samples.keys(1 + random.nextInt(4), added, revoked));
    }

    private Revocation revocation() {
      Map<String, String> stand = new HashMap<>();
      if (!documents.isEmpty() && random.nextBoolean()) {
        Document listed = one(documents);
        stand.put(listed.name(), listed.digest());
      }
      return new Revocation("lost", stand);
    }

    private Document sign(Document document) {
      return switch (random.nextInt(12)) {
        case 0 -> document;
        case 1 -> document.signed(one(KEYS).sign(new byte[0]));
        case 2, 3, 4 -> SAFE.signed(document);
        default -> one(KEYS).signed(document);
      };
    }

    private PublicKey any(OperatorKey key) {
      return switch (random.nextInt(4)) {
        case 0 -> Samples.known(key, "some", "web");
        case 1 -> Samples.until(key, "brief", "2026-11-24");
        default -> Samples.known(key, "any");
      };
    }

    List<Document> shuffled() {
      List<Document> copy = new ArrayList<>(documents);
      Collections.shuffle(copy, random);
      return copy;
    }

    /** A host that has seen everything, in some order, and more than once. */
    SomeHost host() throws InvalidDocumentException {
      SomeHost host = new SomeHost(folder);
      for (Document document : shuffled()) {
        host.sees(document);
      }
      boolean moved = true;
      while (moved) {
        moved = false;
        for (Document document : shuffled()) {
          moved |= host.sees(document);
        }
      }
      return host;
    }

    private <T> T one(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }
  }

  private static List<Optional<String>> verdicts(TrustedKeys trusted, World world) {
    return world.documents.stream().map(trusted::refusal).toList();
  }

  @Property(tries = 100)
  void hostsOfOneKeysDocumentDecideAlikeWhateverCameFirst(@ForAll long seed) throws Exception {
    World world = new World(seed, true);
    SomeHost first = world.host();
    SomeHost second = world.host();
    for (Document document : world.documents) {
      if (document.name().equals(KeysDocument.NAME) && first.alone.refusal(document).isEmpty()) {
        first.take(document);
        second.take(document);
        TrustedKeys fresh = new SomeHost(world.folder).alone.with(KeysDocument.read(document));
        assertThat(verdicts(first.trusted, world))
            .isEqualTo(verdicts(second.trusted, world))
            .isEqualTo(verdicts(fresh, world));
      }
    }
  }

  @Property(tries = 100)
  void whatAHostHoldsItLetsStand(@ForAll long seed) throws Exception {
    SomeHost host = new World(seed, true).host();
    host.held.ifPresent(held -> assertThat(host.trusted.refusal(held)).isEmpty());
  }

  @Property(tries = 100)
  void whereNoKeyOfTheFolderIsRevokedAllEndWithOneKeysDocument(@ForAll long seed) throws Exception {
    World world = new World(seed, false);
    SomeHost first = world.host();
    SomeHost second = world.host();
    assertThat(first.held).isEqualTo(second.held);
    assertThat(verdicts(first.trusted, world)).isEqualTo(verdicts(second.trusted, world));
  }

  @Property(tries = 100)
  void aNewKeysDocumentByAKeyThatNobodyRevokedEndsEveryQuarrel(@ForAll long seed) throws Exception {
    World world = new World(seed, true);
    SomeHost first = world.host();
    SomeHost second = world.host();
    Document last = SAFE.signed(Samples.keys(9, List.of(), Map.of()));
    world.documents.add(last);
    assertThat(first.sees(last)).isTrue();
    assertThat(second.sees(last)).isTrue();
    assertThat(world.host().held).hasValue(last);
    assertThat(verdicts(first.trusted, world)).isEqualTo(verdicts(second.trusted, world));
  }

  @Property(tries = 100)
  void theVerdictIsTheRulesAndNothingElse(@ForAll long seed) throws Exception {
    World world = new World(seed, true);
    SomeHost host = world.host();
    Optional<KeysDocument> keys = Optional.empty();
    if (host.held.isPresent()) {
      keys = Optional.of(KeysDocument.read(host.held.get()));
    }
    for (Document document : world.documents) {
      assertThat(host.trusted.refusal(document).isEmpty())
          .as("%s", document)
          .isEqualTo(mayStand(document, world.folder, keys));
    }
  }

  /** The rules once more, as the decision page has them. */
  private static boolean mayStand(
      Document document, List<PublicKey> folder, Optional<KeysDocument> keys) {
    if (document.signature().isEmpty()) {
      return false;
    }
    String signer = document.signature().get().key();
    boolean forKeys = document.name().equals(KeysDocument.NAME);
    Optional<Revocation> revocation = keys.map(all -> all.revoked().get(signer));
    boolean listed =
        revocation.isPresent()
            && document.digest().equals(revocation.get().stand().get(document.name()));
    if (revocation.isPresent() && (!listed || !forKeys)) {
      return listed;
    }
    Optional<PublicKey> root = folder.stream().filter(key -> key.id().equals(signer)).findAny();
    Optional<PublicKey> added =
        keys.stream()
            .flatMap(all -> all.keys().stream())
            .filter(key -> key.id().equals(signer))
            .findAny();
    boolean good =
        (forKeys ? root : root.or(() -> added))
            .filter(key -> key.fits(document.payload(), document.signature().get()))
            .filter(key -> key.groups().isEmpty() || !forKeys)
            .filter(
                key ->
                    key.groups().isEmpty()
                        || key.groups().stream().anyMatch(glob -> glob.matches(document.name())))
            .filter(
                key ->
                    key.expires().isEmpty()
                        || document
                                .published()
                                .toString()
                                .substring(0, 10)
                                .compareTo(key.expires().get().toString())
                            < 0)
            .isPresent();
    return good && (!forKeys || !document.content().contains('"' + signer + '"'));
  }
}
