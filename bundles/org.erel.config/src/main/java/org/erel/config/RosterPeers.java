package org.erel.config;

import java.util.List;
import org.erel.api.Peers;
import org.erel.api.Settings;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The other hosts on this host's roster. */
@Component
public final class RosterPeers implements Peers {

  private final String host;
  private final FileDocuments documents;

  /**
   * Looks at the roster.
   *
   * @param context of this bundle, for the settings
   * @param documents has the roster
   */
  @Activate
  public RosterPeers(BundleContext context, @Reference FileDocuments documents) {
    this.host = Settings.host(context::getProperty).identifier();
    this.documents = documents;
  }

  @Override
  public List<String> all() {
    return documents.shelf().roster().members().stream()
        .filter(member -> !member.equals(host))
        .toList();
  }
}
