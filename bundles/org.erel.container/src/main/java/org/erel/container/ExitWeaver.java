package org.erel.container;

import org.osgi.framework.hooks.weaving.WeavingException;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;

/**
 * Takes out of the classes of releases what would end the process (OSGi Core Specification, Weaving
 * Hook Service, chapter 56). A class that cannot be read is loaded as it is, and reported.
 */
final class ExitWeaver implements WeavingHook {

  private final Exits exits;

  ExitWeaver(Exits exits) {
    this.exits = exits;
  }

  @Override
  public void weave(WovenClass loaded) {
    try {
      String place = loaded.getBundleWiring().getBundle().getLocation();
      // The classes that follow are loaded at first use, and the framework asks here for each of
      // them: a bundle of the platform needs none of them for its answer.
      if (place.startsWith(Location.SCHEME)
          && ExitCalls.mayBeIn(loaded.getBytes())
          && Location.of(place).isPresent()) {
        weave(loaded, place);
      }
    } catch (Error e) {
      // No stack or memory left, in the thread of the release. The class is not loaded; whatever
      // else is thrown here makes the framework go on without this hook.
      throw new WeavingException("there is no room to look at " + loaded.getClassName(), e);
    }
  }

  private void weave(WovenClass loaded, String place) {
    try {
      ExitCalls.refuse(loaded.getBytes(), exits.channel(), place).ifPresent(loaded::setBytes);
    } catch (RuntimeException e) {
      exits.unread(place, loaded.getClassName(), e);
    }
  }
}
