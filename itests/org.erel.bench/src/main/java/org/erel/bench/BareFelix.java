package org.erel.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * The floor of a master's start: the framework, some bundles, all of them active, and nothing else.
 * It needs no class but the framework's.
 */
public final class BareFelix {

  /** What it prints when all bundles are active. */
  static final String READY = "bare: ready";

  private BareFelix() {}

  /**
   * Starts the framework and its bundles, says so, and goes on until it is killed. Exit code 1 if a
   * bundle does not start.
   *
   * @param args {@code stay}, or {@code exit} to end once ready; the folder of the framework's
   *     cache; the packages that the class path shows to bundles; then the bundles' jars
   */
  public static void main(String[] args) {
    try {
      run(args[0].equals("stay"), args[1], args[2], Arrays.asList(args).subList(3, args.length));
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1); // the framework's threads would keep the process
    }
  }

  private static void run(boolean stay, String cache, String packages, List<String> jars)
      throws Exception {
    Framework framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    cache,
                    Constants.FRAMEWORK_STORAGE_CLEAN,
                    Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    packages));
    framework.init();
    start(framework, jars);
    System.out.println(READY);
    if (!stay) {
      framework.stop();
    }
    framework.waitForStop(0);
  }

  private static void start(Framework framework, List<String> jars) throws Exception {
    BundleContext context = framework.getBundleContext();
    List<Bundle> bundles = new ArrayList<>();
    for (String jar : jars) {
      bundles.add(context.installBundle("reference:" + Path.of(jar).toUri()));
    }
    framework.start();
    for (Bundle bundle : bundles) {
      if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
        bundle.start();
        if (bundle.getState() != Bundle.ACTIVE) {
          throw new IllegalStateException(bundle + " is not active");
        }
      }
    }
  }
}
