package org.erel.container.tests.bundles;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.function.Supplier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ManagedService;

/** Takes its configuration without Declarative Services. */
public class Managed implements BundleActivator, ManagedService, Supplier<String> {

  private volatile Object size;

  @Override
  public void start(BundleContext context) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put("service.pid", "com.acme.managed");
    context.registerService(
        new String[] {ManagedService.class.getName(), Supplier.class.getName()}, this, properties);
  }

  @Override
  public void stop(BundleContext context) {}

  @Override
  public void updated(Dictionary<String, ?> properties) {
    size = properties == null ? null : properties.get("size");
  }

  @Override
  public String get() {
    return "size=" + size;
  }
}
