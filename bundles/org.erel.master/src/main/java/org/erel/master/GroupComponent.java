package org.erel.master;

import java.util.Map;
import org.erel.api.Group;
import org.erel.wire.GroupProperties;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** A group that this host knows of, one for each configuration {@code org.erel.group~NAME}. */
@Component(
    service = GroupComponent.class,
    configurationPid = GroupProperties.FACTORY_PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = GroupConfiguration.class, factory = true)
public class GroupComponent {

  private volatile Group group;

  /** Refuses properties that are no group: the bridge puts them right and reports them. */
  @Activate
  @Modified
  void read(Map<String, Object> properties) {
    String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
    String name =
        GroupProperties.group(pid)
            .orElseThrow(
                () -> new IllegalArgumentException("'" + pid + "' is not the PID of a group"));
    group = GroupProperties.read(name, properties);
  }

  Group group() {
    return group;
  }
}
