package org.erel.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.erel.api.ReleaseId;
import org.erel.archive.Jars;
import org.erel.archive.Limits;
import org.erel.archive.Sources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A releases folder that is looked at, at times that a test says. */
abstract class DropFolderFixture {

  static final ReleaseId SHOP = ReleaseId.parse("shop@1.0.0");

  @TempDir Path temp;
  Path drops;
  Path data;
  DropFolder folder;
  Sources sources = Sources.NONE;
  ClusterReleases cluster = ClusterReleases.NONE;
  long now = -5;
  int times;

  @BeforeEach
  void start() {
    drops = temp.resolve("drops");
    data = temp.resolve("data");
    restart();
  }

  void restart() {
    folder = new DropFolder(drops, data, Jars.FEATURES, Limits.DEFAULT, sources, () -> cluster);
  }

  /** Writes a file whose time differs from that of every one before. */
  void drop(String name, byte[] content) throws IOException {
    Files.createDirectories(drops);
    Path file = Files.write(drops.resolve(name), content);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + ++times));
  }

  void settle(long millis) throws InterruptedException {
    scan(millis);
    scan(millis + 500);
    scan(millis + 4_000);
  }

  boolean scan(long millis) throws InterruptedException {
    return scanAt(Duration.ofMillis(millis).toNanos());
  }

  boolean scanAt(long nanos) throws InterruptedException {
    now = nanos;
    return folder.scan(nanos);
  }

  ReleaseIndex.Known release(ReleaseId id) {
    return folder.index().known().get(id);
  }
}
