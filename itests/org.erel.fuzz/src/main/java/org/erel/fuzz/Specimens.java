package org.erel.fuzz;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.Action;
import org.erel.api.Proposal;
import org.osgi.framework.Version;

/** Makes a valid record of any type, so that new kinds of messages are tried by themselves. */
public final class Specimens {

  private static final Instant NOW = Instant.parse("2026-11-23T10:15:30.123Z");

  private Specimens() {}

  /**
   * A record with something in every component.
   *
   * @param type its type
   * @param <R> its type
   * @return valid
   */
  public static <R> R of(Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(components[i].getName(), components[i].getGenericType());
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no specimen of " + type.getName() + " can be made", e);
    }
  }

  private static Object value(String name, Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      if (generic.getRawType() == Optional.class) {
        return Optional.of(value(name, of[0]));
      }
      return generic.getRawType() == Map.class
          ? Map.of("web-1", value(name, of[1]))
          : List.of(value(name, of[0]));
    }
    Class<?> plain = (Class<?>) type;
    if (plain == String.class) {
      return text(name);
    } else if (plain == long.class || plain == Long.class) {
      return 1L;
    } else if (plain == int.class) {
      return 1;
    } else if (plain == boolean.class) {
      return false;
    } else if (plain == Instant.class) {
      return NOW;
    } else if (plain == Duration.class) {
      return Duration.ofSeconds(1);
    } else if (plain == Version.class) {
      return new Version(1, 2, 0);
    } else if (plain.isEnum()) {
      // the one action that takes a version
      return Arrays.<Object>stream(plain.getEnumConstants())
          .filter(constant -> constant == Action.ROLLBACK)
          .findFirst()
          .orElse(plain.getEnumConstants()[0]);
    } else if (name.equals("proposal")) {
      return Proposal.document("{}");
    }
    return of(plain);
  }

  private static String text(String name) {
    return switch (name) {
      case "digest" -> "ab".repeat(32);
      case "key" -> "ab".repeat(16);
      case "lineage" -> "0123456789abcdef";
      case "value" -> "A".repeat(86) + "==";
      case "content" -> "{\"group\":\"web-1\",\"members\":[\"web-*\",\"(zone=eu)\"]}";
      default -> "web-1";
    };
  }
}
