package org.erel.container;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.LogRecord;
import org.erel.api.Problem;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.weaving.WeavingException;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses to releases what would end the process, and remembers who asked for it: once for each
 * bundle and call, for as long as the bundle is installed. Safe for threads.
 *
 * <p>The rewritten classes report to a logger of {@code java.util.logging} at which a filter
 * listens: unlike a handler it stays where a release resets the log manager.
 */
final class Exits {

  private static final Logger LOG = LoggerFactory.getLogger(Exits.class);

  /** In place of a call, where one cannot be ruled out. */
  private static final String UNREAD = "";

  private record Key(String place, String call) {}

  private record Entry(Location location, String words, long times) {

    String inWords() {
      return times == 1 ? words : words + ", " + times + " times";
    }
  }

  private final Map<Key, Entry> entries = new ConcurrentHashMap<>();
  private final Bundle systemBundle;
  private final Runnable changed;

  /** Held, because the log manager does not hold it. */
  private final java.util.logging.Logger channel;

  private final BundleContext context;
  private final FrameworkListener errors = this::hookFailed;
  private ServiceRegistration<WeavingHook> hook;

  /**
   * Refuses from now on, in classes that are loaded from now on.
   *
   * @param context the container's
   * @param changed called when there is a problem more, in the thread that made it
   */
  Exits(BundleContext context, Runnable changed) {
    this.systemBundle = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
    this.context = context;
    this.changed = changed;
    // One for each framework in the process.
    channel =
        java.util.logging.Logger.getLogger(
            "org.erel.exit." + context.getProperty(Constants.FRAMEWORK_UUID));
    channel.setFilter(record -> !report(record));
    hook = register();
    context.addFrameworkListener(errors);
  }

  private ServiceRegistration<WeavingHook> register() {
    return context.registerService(WeavingHook.class, new ExitWeaver(this), null);
  }

  /** Rewrites no class that is loaded from now on; those that were rewritten keep refusing. */
  synchronized void close() {
    context.removeFrameworkListener(errors);
    hook.unregister();
    channel.setFilter(null);
  }

  /**
   * A framework never again asks a hook that threw anything but a {@code WeavingException}, such as
   * a stack overflow on its first call (OSGi Core Specification, chapter 56): it gets another.
   */
  private synchronized void hookFailed(FrameworkEvent event) {
    if (event.getType() != FrameworkEvent.ERROR
        || !context.getBundle().equals(event.getBundle())
        || event.getThrowable() instanceof WeavingException) {
      return;
    }
    ServiceRegistration<WeavingHook> failed = hook;
    hook = register();
    failed.unregister();
    LOG.warn("the guard against exits failed and is set up again", event.getThrowable());
  }

  /** The name of the logger to which the rewritten classes report. */
  String channel() {
    return channel.getName();
  }

  private boolean report(LogRecord record) {
    Optional<Location> location = Location.of(String.valueOf(record.getSourceClassName()));
    if (location.isEmpty()) {
      return false;
    }
    String place = record.getSourceClassName();
    String words =
        "%s called %s in thread %s; refused"
            .formatted(describe(place), record.getMessage(), Thread.currentThread().getName());
    remember(
        new Key(place, record.getSourceMethodName()), location.get(), words, record.getThrown());
    return true;
  }

  /**
   * Remembers a class that is loaded as it is.
   *
   * @param place the location of its bundle
   * @param reason why it cannot be read
   */
  void unread(String place, String className, RuntimeException reason) {
    String words =
        "%s: class %s may call System.exit and cannot be read, so that this would end the host: %s"
            .formatted(describe(place), className, reason);
    remember(new Key(place, UNREAD), Location.of(place).orElseThrow(), words, reason);
  }

  private void remember(Key key, Location location, String words, Throwable thrown) {
    Entry entry =
        entries.compute(
            key,
            (same, before) -> new Entry(location, words, before == null ? 1 : before.times() + 1));
    if (entry.times() > 1) {
      return;
    }
    LOG.error("release {}: {}", location.release(), words, thrown);
    forgetUninstalled();
    changed.run();
  }

  /**
   * What a release version was refused since it was forgotten last.
   *
   * @return a sentence for each bundle and call
   */
  List<String> refused(Location location) {
    return entries.entrySet().stream()
        .filter(entry -> entry.getValue().location().equals(location))
        .filter(entry -> !entry.getKey().call().equals(UNREAD))
        .map(entry -> entry.getValue().inWords())
        .sorted()
        .toList();
  }

  /** Forgets what a release version was refused: it starts anew. */
  void forget(Location location) {
    entries
        .entrySet()
        .removeIf(
            entry ->
                entry.getValue().location().equals(location)
                    && !entry.getKey().call().equals(UNREAD));
  }

  /** What operators should know of. */
  List<Problem> problems() {
    forgetUninstalled();
    return entries.values().stream()
        .map(entry -> new Problem("release " + entry.location().release().name(), entry.inWords()))
        .sorted(Comparator.comparing(Problem::subject).thenComparing(Problem::reason))
        .toList();
  }

  private void forgetUninstalled() {
    entries.keySet().removeIf(key -> bundle(key.place()).isEmpty());
  }

  private String describe(String place) {
    return bundle(place).map(Words::of).orElse("bundle " + place);
  }

  /** Empty where it is not installed any more. */
  private Optional<Bundle> bundle(String place) {
    BundleContext context = systemBundle.getBundleContext();
    return Optional.ofNullable(context == null ? null : context.getBundle(place));
  }
}
