package org.erel.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

class BindingsTest {

  private final List<String> deleted = new ArrayList<>();

  @Test
  void aConfigurationThatOthersDeletedHoldsUpNone() throws Exception {
    Configuration gone = configuration("rel:shop@1.0.0#1/00-a.jar", true);
    Configuration foreign = configuration("file:a.jar", false);
    Configuration ours = configuration("rel:shop@1.0.0#1/01-b.jar", false);
    Configuration[] all = {gone, foreign, ours};
    ConfigurationAdmin admin = proxy(ConfigurationAdmin.class, (method, arguments) -> all);

    new Bindings(admin, null).deleteAll();

    assertThat(deleted).containsExactly("rel:shop@1.0.0#1/01-b.jar");
  }

  private Configuration configuration(String location, boolean gone) {
    return proxy(
        Configuration.class,
        (method, arguments) -> {
          if (gone) {
            throw new IllegalStateException("Configuration deleted");
          }
          return switch (method) {
            case "getBundleLocation" -> location;
            case "delete" -> {
              deleted.add(location);
              yield null;
            }
            default -> throw new UnsupportedOperationException(method);
          };
        });
  }

  private interface Answer {
    Object to(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answer.to(method.getName(), arguments)));
  }
}
