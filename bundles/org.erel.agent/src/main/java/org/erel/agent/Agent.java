package org.erel.agent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Starts the bundles of its release in order and stops them in reverse. Starting a release is
 * starting this bundle.
 *
 * <p>The bundles of its release are those whose location has the same folder: {@code
 * rel:shop@1.2.0#1/erel} belongs to {@code rel:shop@1.2.0#1/00-api.jar}; the number is the place in
 * the start order. While it works, the service it registers under its own class name says in the
 * property {@value #BUNDLE} which bundle it has in hand, so that an observer can name the one that
 * hangs.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Agent implements BundleActivator {

  /** Service property: the location of the bundle in hand; absent while none is. */
  public static final String BUNDLE = "erel.bundle";

  private ServiceRegistration<Agent> progress;

  /** The framework calls it. */
  public Agent() {}

  /**
   * Starts the contents. What was started is stopped again where one of them fails.
   *
   * @throws BundleException naming the bundle that did not start, and why
   */
  @Override
  public void start(BundleContext context) throws BundleException {
    progress = context.registerService(Agent.class, this, null);
    List<Bundle> contents = contents(context);
    for (int i = 0; i < contents.size(); i++) {
      Bundle bundle = contents.get(i);
      inHand(bundle);
      try {
        if (Thread.interrupted()) {
          throw new BundleException("interrupted before it was started");
        }
        bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
      } catch (BundleException | RuntimeException | LinkageError e) {
        BundleException failure =
            new BundleException("bundle " + name(bundle) + " did not start: " + reason(e), e);
        stop(contents.subList(0, i), failure);
        throw failure;
      }
    }
    inHand(null);
  }

  /**
   * Stops the contents, all of them, whatever one of them throws.
   *
   * @throws BundleException if some failed to; each is suppressed in it, and stopped all the same
   */
  @Override
  public void stop(BundleContext context) throws BundleException {
    BundleException failures = new BundleException("not every bundle stopped cleanly");
    stop(contents(context), failures);
    if (failures.getSuppressed().length > 0) {
      throw failures;
    }
  }

  private void stop(List<Bundle> bundles, BundleException failures) {
    for (int i = bundles.size() - 1; i >= 0; i--) {
      Bundle bundle = bundles.get(i);
      inHand(bundle);
      try {
        if (bundle.getState() != Bundle.UNINSTALLED) {
          bundle.stop(Bundle.STOP_TRANSIENT);
        }
      } catch (BundleException | RuntimeException | LinkageError e) {
        failures.addSuppressed(
            new BundleException("bundle " + name(bundle) + " failed to stop: " + reason(e), e));
      }
    }
    inHand(null);
  }

  private void inHand(Bundle bundle) {
    Dictionary<String, Object> properties = new Hashtable<>();
    if (bundle != null) {
      properties.put(BUNDLE, bundle.getLocation());
    }
    progress.setProperties(properties);
  }

  /** In start order; fragments have nothing to start. */
  private static List<Bundle> contents(BundleContext context) {
    String own = context.getBundle().getLocation();
    String folder = own.substring(0, own.lastIndexOf('/') + 1);
    List<Bundle> contents = new ArrayList<>(Arrays.asList(context.getBundles()));
    contents.removeIf(
        b -> !b.getLocation().startsWith(folder) || b.getLocation().equals(own) || isFragment(b));
    contents.sort(Comparator.comparingInt(b -> place(b.getLocation().substring(folder.length()))));
    return contents;
  }

  /** {@code 07-shop.jar} has place 7. */
  static int place(String file) {
    return Integer.parseInt(file.substring(0, file.indexOf('-')));
  }

  private static boolean isFragment(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }

  private static String name(Bundle bundle) {
    return bundle.getSymbolicName() + " " + bundle.getVersion();
  }

  /** What the bundle itself threw, from under the framework's and the JVM's wrapping. */
  private static String reason(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof BundleException || cause instanceof ExceptionInInitializerError)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof BundleException) {
      return cause.getMessage();
    }
    return cause.toString();
  }
}
