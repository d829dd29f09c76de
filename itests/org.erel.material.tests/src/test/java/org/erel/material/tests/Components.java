package org.erel.material.tests;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.erel.container.testing.Platform;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;

/**
 * What the platform's Declarative Services say of the components of a release. By reflection: the
 * runtime's classes are those of a bundle, not ours.
 */
final class Components {

  private static final String RUNTIME =
      "org.osgi.service.component.runtime.ServiceComponentRuntime";

  private final Object runtime;
  private final Platform platform;

  Components(Platform platform) throws InvalidSyntaxException {
    this.platform = platform;
    this.runtime =
        platform.context().getService(platform.context().getAllServiceReferences(RUNTIME, null)[0]);
  }

  /** Those that are not satisfied and those that failed: kind, bundle, component, what it lacks. */
  List<String> wanting(String release) throws ReflectiveOperationException {
    List<String> wanting = new ArrayList<>();
    for (Object component : of(release)) {
      Collection<?> configurations =
          (Collection<?>) call("getComponentConfigurationDTOs", component);
      String name =
          field(field(component, "bundle"), "symbolicName") + " " + field(component, "name");
      if (!(boolean) call("isComponentEnabled", component)) {
        wanting.add("DISABLED " + name);
      } else if (configurations.isEmpty()) {
        wanting.add("NO_CONFIGURATION " + name + " " + field(component, "configurationPolicy"));
      }
      for (Object configuration : configurations) {
        switch ((int) field(configuration, "state")) {
          case 1 ->
              wanting.add(
                  "UNSATISFIED_CONFIGURATION "
                      + name
                      + " "
                      + field(component, "configurationPolicy"));
          case 2 -> wanting.add("UNSATISFIED_REFERENCE " + name + " " + references(configuration));
          case 16 ->
              wanting.add(
                  "FAILED_ACTIVATION "
                      + name
                      + " "
                      + field(configuration, "failure").toString().lines().findFirst().orElse(""));
          default -> {
            // satisfied or active
          }
        }
      }
    }
    return wanting.stream().sorted().toList();
  }

  int count(String release) throws ReflectiveOperationException {
    return of(release).size();
  }

  private static List<String> references(Object configuration) throws ReflectiveOperationException {
    List<String> names = new ArrayList<>();
    Object references = field(configuration, "unsatisfiedReferences");
    for (int i = 0; i < Array.getLength(references); i++) {
      Object target = field(Array.get(references, i), "target");
      names.add(field(Array.get(references, i), "name") + (target == null ? "" : "" + target));
    }
    return names;
  }

  private Collection<?> of(String release) throws ReflectiveOperationException {
    Object bundles = platform.bundles(release + "#").toArray(Bundle[]::new);
    return (Collection<?>) call("getComponentDescriptionDTOs", bundles);
  }

  private Object call(String name, Object argument) throws ReflectiveOperationException {
    Method method =
        Arrays.stream(runtime.getClass().getMethods())
            .filter(m -> m.getName().equals(name) && m.getParameterCount() == 1)
            .findFirst()
            .orElseThrow();
    method.setAccessible(true);
    return method.invoke(runtime, argument);
  }

  private static Object field(Object dto, String name) throws ReflectiveOperationException {
    return dto.getClass().getField(name).get(dto);
  }
}
