package org.erel.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.erel.api.Release;
import org.erel.container.testing.Platform;
import org.osgi.framework.Bundle;

/** One way to replace a version of a release by the next, in a framework of its own. */
abstract class Replaced implements AutoCloseable {

  private static final String OLD = "1.0.0";
  private static final String NEW = "1.1.0";

  private final String name;
  private String now = OLD;

  private Replaced(String name) {
    this.name = name;
  }

  /** Of this way, and of the {@link Door}. */
  String name() {
    return name;
  }

  /** The version that runs. */
  String now() {
    return now;
  }

  /** The version that runs next: the other one. */
  String next() {
    return now.equals(OLD) ? NEW : OLD;
  }

  /** Replaces the version that runs by the next, all of it: stage, switch, clear away. */
  void replace() throws Exception {
    String next = next();
    bring(next);
    now = next;
  }

  abstract void bring(String version) throws Exception;

  abstract void end() throws Exception;

  @Override
  public void close() {
    try {
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException(name + " does not end", e);
    }
  }

  private static Map<String, List<Path>> jars(Shop shop, String door) throws Exception {
    return Map.of(OLD, shop.jars(OLD, door), NEW, shop.jars(NEW, door));
  }

  /** By the release container. */
  static final class ByErel extends Replaced {

    private final Platform platform;
    private final Map<String, Release> releases;

    /**
     * Starts the old version.
     *
     * @param folder where everything goes
     * @param shop the release
     */
    ByErel(Path folder, Shop shop) throws Exception {
      super("erel");
      Map<String, List<Path>> jars = jars(shop, name());
      releases =
          Map.of(
              OLD, Platform.release("shop@" + OLD, jars.get(OLD)),
              NEW, Platform.release("shop@" + NEW, jars.get(NEW)));
      platform = new Platform(Files.createDirectories(folder.resolve(name())));
      bring(OLD);
    }

    Platform platform() {
      return platform;
    }

    @Override
    void bring(String version) throws Exception {
      platform.update(releases.get(version));
    }

    @Override
    void end() throws Exception {
      platform.close();
    }
  }

  /** The next version is installed and resolved beside; then all stop, and all start. */
  static final class ByStopStart extends Replaced {

    private final FlatFelix felix;
    private final Map<String, List<Path>> jars;
    private List<Bundle> bundles = List.of();

    /**
     * Starts the old version.
     *
     * @param folder where everything goes
     * @param shop the release
     */
    ByStopStart(Path folder, Shop shop) throws Exception {
      super("stop-start");
      jars = jars(shop, name());
      felix = new FlatFelix(folder.resolve(name()));
      bring(OLD);
    }

    @Override
    void bring(String version) throws Exception {
      List<Bundle> old = bundles;
      bundles = felix.stage(jars.get(version));
      FlatFelix.stop(old);
      FlatFelix.start(bundles);
      felix.uninstall(old);
    }

    @Override
    void end() throws Exception {
      felix.close();
    }
  }

  /** All stop, are updated and refreshed, and start. */
  static final class ByUpdate extends Replaced {

    private final FlatFelix felix;
    private final Map<String, List<Path>> jars;
    private final List<Bundle> bundles;

    /**
     * Starts the old version.
     *
     * @param folder where everything goes
     * @param shop the release
     */
    ByUpdate(Path folder, Shop shop) throws Exception {
      super("update");
      jars = jars(shop, name());
      felix = new FlatFelix(folder.resolve(name()));
      bundles = felix.stage(jars.get(OLD));
      FlatFelix.start(bundles);
    }

    @Override
    void bring(String version) throws Exception {
      felix.update(bundles, jars.get(version));
    }

    @Override
    void end() throws Exception {
      felix.close();
    }
  }
}
