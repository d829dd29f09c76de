package org.erel.faults.bundles;

import java.util.Map;
import org.osgi.framework.BundleContext;

/** Misbehaves when it is activated, modified or deactivated. */
public class VillainComponent {

  private BundleContext context;

  /** May misbehave. */
  public void activate(BundleContext own) throws Exception {
    context = own;
    Deeds.at("ACTIVATE", own);
  }

  /** May misbehave. */
  public void modified(Map<String, Object> properties) throws Exception {
    Deeds.at("MODIFIED", context);
  }

  /** May misbehave. */
  public void deactivate() throws Exception {
    Deeds.at("DEACTIVATE", context);
  }
}
