package org.erel.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.erel.api.Digests;
import org.erel.api.DocumentReference;
import org.erel.api.JournalFile;
import org.erel.api.PublishOutcome;
import org.erel.trust.TrustedKeys;
import org.erel.wire.Held;
import org.erel.wire.Holding;
import org.erel.wire.MalformedMessageException;
import org.erel.wire.RecordCodec;

/**
 * Reads the disks of all masters, again and again while they run, hears what was acknowledged, and
 * tells which promise was broken. From any thread.
 */
final class Witness {

  private static final String SUFFIX = ".journal";
  private static final String HELD = "held ";

  /** What a disk refuses to sync is taken back at once: no two looks so far apart find it. */
  private static final long LASTS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final Pattern STORED = Pattern.compile(" stored (\\S+) revision (\\d+) by ");

  private final TrustedKeys trusted;
  private final Map<String, Path> disks;

  /** What each host has on its disk, by name. */
  private final Map<String, Map<String, Holding>> now = new TreeMap<>();

  /** Of each file, what it ended with, and when that was seen for the first and the last time. */
  private record Newest(Holding holding, long since, long until) {}

  private final Map<Path, Newest> newest = new HashMap<>();

  /** Digests of lines that were seen. */
  private final Set<String> lines = new HashSet<>();

  /** Files that were read, with what tells whether they are still the same. */
  private final Map<Path, String> read = new HashMap<>();

  /** By digest, cut short as in a lineage: all that was ever seen on a disk. */
  private final Map<String, List<String>> lineages = new HashMap<>();

  /** The same of what was acknowledged since everything was judged last. */
  private final Map<String, DocumentReference> acknowledged = new LinkedHashMap<>();

  /** The first document of each name. */
  private final Map<String, Held> first = new TreeMap<>();

  private final Set<String> forgetful = new HashSet<>();
  private final Set<String> violations = new LinkedHashSet<>();

  /**
   * Has seen nothing so far.
   *
   * @param trusted whose documents may be on disks
   * @param disks the data folder of each host
   */
  Witness(TrustedKeys trusted, Map<String, Path> disks) {
    this.trusted = trusted;
    this.disks = disks;
  }

  /** Looks at all disks. */
  synchronized void look() {
    disks.keySet().forEach(this::look);
  }

  private void look(String host) {
    Map<String, Holding> held = now.computeIfAbsent(host, any -> new TreeMap<>());
    Set<String> names = new HashSet<>();
    for (Path file : files(disks.get(host).resolve("documents"))) {
      String name = file.getFileName().toString();
      if (name.endsWith(".broken")) {
        violations.add(
            "%s could not read its own file, and set it aside: %s".formatted(host, name));
      } else if (name.endsWith(SUFFIX)) {
        names.add(name.substring(0, name.length() - SUFFIX.length()));
        look(host, file).ifPresent(holding -> held.put(holding.name(), holding));
      }
    }
    if (!forgetful.contains(host) && !names.containsAll(held.keySet())) {
      violations.add("%s holds %s, and held %s".formatted(host, names, held.keySet()));
    }
  }

  private static List<Path> files(Path folder) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      found.forEach(files::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of(); // the host is new, or has lost its disk
    } catch (IOException e) {
      throw new IllegalStateException(folder + " cannot be read", e);
    }
    return files;
  }

  private Optional<Holding> look(String host, Path file) {
    try {
      FileTime changed = (FileTime) Files.getAttribute(file, "unix:ctime");
      // one that has just changed may change again and tell the same time
      boolean settled = changed.toInstant().isBefore(Instant.now().minusSeconds(1));
      if (settled && changed.toString().equals(read.put(file, changed.toString()))) {
        Optional.ofNullable(newest.get(file)).ifPresent(same -> ends(host, file, same.holding()));
        return Optional.empty();
      }
      Optional<Holding> last = Optional.empty();
      for (String text : JournalFile.look(file)) {
        if (text.startsWith(HELD)) {
          last = Optional.of(next(host, last, held(text)));
        }
      }
      last.ifPresent(holding -> ends(host, file, holding));
      return last;
    } catch (NoSuchFileException e) {
      return Optional.empty(); // the host has just lost its disk
    } catch (IOException | MalformedMessageException e) {
      violations.add("%s has a broken file, %s: %s".formatted(host, file, e.getMessage()));
      return Optional.empty();
    }
  }

  private Held held(String text) throws MalformedMessageException {
    byte[] content = text.substring(HELD.length()).getBytes(StandardCharsets.UTF_8);
    Held held = RecordCodec.decode(content, Held.class, "line");
    if (lines.add(Digests.sha256(text))) {
      saw(held);
    }
    return held;
  }

  private Holding next(String host, Optional<Holding> before, Held held) {
    Holding next = held.holding();
    before.ifPresent(older -> requireNewer(host, older, next));
    return next;
  }

  private void ends(String host, Path file, Holding holding) {
    long time = System.nanoTime();
    Newest before = newest.get(file);
    boolean same = before != null && before.holding().equals(holding);
    newest.put(file, new Newest(holding, same ? before.since() : time, time));
    if (before != null && !forgetful.contains(host) && before.until() - before.since() > LASTS) {
      requireNewer(host, before.holding(), holding);
    }
  }

  private void requireNewer(String host, Holding before, Holding next) {
    if (before.replaces(next)) {
      violations.add("%s replaced %s by the older %s".formatted(host, before, next));
    }
  }

  private void saw(Held document) {
    trusted
        .refusal(document.document())
        .ifPresent(
            reason ->
                violations.add(
                    "%s is on a disk, and %s".formatted(document.holding().reference(), reason)));
    List<String> descent = document.holding().descent();
    lineages.put(descent.get(0), descent.subList(1, descent.size()));
    first.putIfAbsent(document.document().name(), document);
  }

  /** Each host tells in its log what it stores: also what is on no disk any more. */
  void readLogs(String host, List<Path> logs) throws IOException {
    for (Path log : logs) {
      String stamp = Files.readAttributes(log, "unix:ino,ctime,size").toString();
      synchronized (this) {
        if (stamp.equals(read.put(log, stamp))) {
          continue;
        }
        Map<String, Long> revisions = new HashMap<>();
        for (String line : Files.readAllLines(log)) {
          Matcher stored = STORED.matcher(line);
          if (stored.find()) {
            long revision = Long.parseLong(stored.group(2));
            Long before = revisions.put(stored.group(1), revision);
            if (before != null && before > revision) {
              violations.add("%s went back from %d: %s".formatted(host, before, line));
            }
          }
        }
      }
    }
  }

  /** A publish was acknowledged: those who are said to have it do. */
  synchronized void acknowledged(PublishOutcome outcome) {
    DocumentReference document = outcome.document().orElseThrow();
    acknowledged.put(document.digest().substring(0, 16), document);
    for (String host : outcome.stored()) {
      look(host);
      Holding held = now.get(host).get(document.name());
      if (!forgetful.contains(host) && (held == null || held.revision() < document.revision())) {
        violations.add("%s said that it has %s, and has %s".formatted(host, document, held));
      }
    }
  }

  /** The greatest revision of a name that is on any disk; 0 where there is none. */
  synchronized long revision(String name) {
    return now.values().stream()
        .flatMap(held -> Optional.ofNullable(held.get(name)).stream())
        .mapToLong(Holding::revision)
        .max()
        .orElse(0);
  }

  /** Signed documents that are long replaced. */
  synchronized List<Held> old() {
    return List.copyOf(first.values());
  }

  /** A host is about to lose its disk. */
  synchronized void loses(String host) {
    forgetful.add(host);
    now.remove(host);
    newest.keySet().removeIf(file -> file.startsWith(disks.get(host)));
  }

  /** Whether all hold the same, and that is something. */
  synchronized boolean equal() {
    look();
    return now.size() == disks.size()
        && now.values().stream().distinct().count() == 1
        && !now.values().iterator().next().isEmpty();
  }

  /** What each holds, for a message. */
  synchronized String words() {
    StringBuilder words = new StringBuilder();
    now.forEach(
        (host, held) -> {
          words.append(' ').append(host);
          held.values().forEach(each -> words.append(' ').append(each.reference()));
          words.append(';');
        });
    return words.toString();
  }

  /**
   * When all are equal: what was acknowledged is what stands, or what that is based on, one on the
   * other.
   */
  synchronized void judge() {
    Map<String, Holding> standing = now.values().iterator().next();
    Set<String> accounted = new HashSet<>();
    Deque<String> line = new ArrayDeque<>();
    standing.values().forEach(holding -> line.add(holding.descent().get(0)));
    while (!line.isEmpty()) {
      String digest = line.poll();
      if (accounted.add(digest)) {
        line.addAll(lineages.getOrDefault(digest, List.of()));
      }
    }
    acknowledged.forEach(
        (digest, document) -> {
          if (!accounted.contains(digest)) {
            violations.add("lost: %s was acknowledged".formatted(document));
          }
        });
    acknowledged.clear();
    forgetful.clear();
    for (Holding holding : standing.values()) {
      acknowledged.put(holding.descent().get(0), holding.reference());
    }
  }

  /** Something else was broken. */
  synchronized void violated(String what) {
    violations.add(what);
  }

  /** What was broken since this was asked last. */
  synchronized List<String> violations() {
    List<String> taken = List.copyOf(violations);
    violations.clear();
    return taken;
  }
}
