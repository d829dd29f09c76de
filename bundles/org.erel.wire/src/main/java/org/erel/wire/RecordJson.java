package org.erel.wire;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.Names;
import org.osgi.framework.Version;

/**
 * Records as JSON objects, component by component. Reading is strict about what it knows: a
 * component that is missing or of another type is an {@link IllegalArgumentException}; keys it does
 * not know are left to newer versions.
 */
final class RecordJson {

  // finding the provider costs a look through the class path: once is enough
  static final JsonProvider JSON = JsonProvider.provider();

  // looking a record up costs more than reading it
  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  private record Shape(RecordComponent[] components, Constructor<?> constructor) {

    static Shape of(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      try {
        return new Shape(components, type.getDeclaredConstructor(types));
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException("record " + type.getName() + " is not accessible", e);
      }
    }
  }

  private RecordJson() {}

  static JsonObject write(Record value) {
    JsonObjectBuilder object = JSON.createObjectBuilder();
    for (RecordComponent component : SHAPES.get(value.getClass()).components()) {
      object.add(component.getName(), toJson(component(value, component)));
    }
    return object.build();
  }

  static <R> R read(JsonObject object, Class<R> type) {
    Shape shape = SHAPES.get(type);
    RecordComponent[] components = shape.components();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] =
          fromJson(
              components[i].getName(),
              object.get(components[i].getName()),
              components[i].getGenericType());
    }
    try {
      return type.cast(shape.constructor().newInstance(values));
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause().getMessage(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("record " + type.getName() + " is not accessible", e);
    }
  }

  private static Object component(Record value, RecordComponent component) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "record " + value.getClass().getName() + " is not accessible", e);
    }
  }

  private static JsonValue toJson(Object value) {
    if (value instanceof String
        || value instanceof Instant
        || value instanceof Duration
        || value instanceof Version
        || value instanceof Enum) {
      return JSON.createValue(value.toString());
    } else if (value instanceof Long || value instanceof Integer) {
      return JSON.createValue(((Number) value).longValue());
    } else if (value instanceof Boolean flag) {
      return flag ? JsonValue.TRUE : JsonValue.FALSE;
    } else if (value instanceof Optional<?> optional) {
      return optional.map(RecordJson::toJson).orElse(JsonValue.NULL);
    } else if (value instanceof List<?> list) {
      JsonArrayBuilder array = JSON.createArrayBuilder();
      list.forEach(element -> array.add(toJson(element)));
      return array.build();
    } else if (value instanceof Map<?, ?> map) {
      JsonObjectBuilder object = JSON.createObjectBuilder();
      map.forEach((key, element) -> object.add((String) key, toJson(element)));
      return object.build();
    } else if (value instanceof Record nested) {
      return write(nested);
    }
    throw new IllegalStateException("no JSON for " + value);
  }

  private static Object fromJson(String name, JsonValue json, Type type) {
    try {
      return fromJson(json, type);
    } catch (ClassCastException
        | NullPointerException
        | ArithmeticException
        | java.time.DateTimeException e) {
      throw new IllegalArgumentException("'" + name + "' is missing or not of its type", e);
    }
  }

  private static Object fromJson(JsonValue json, Type type) {
    if (type instanceof ParameterizedType generic) {
      return container(json, (Class<?>) generic.getRawType(), generic.getActualTypeArguments());
    }
    Class<?> plain = (Class<?>) type;
    if (plain == String.class) {
      return text(((JsonString) json).getString());
    } else if (plain == long.class || plain == Long.class) {
      return ((JsonNumber) json).longValueExact();
    } else if (plain == int.class || plain == Integer.class) {
      return ((JsonNumber) json).intValueExact();
    } else if (plain == boolean.class) {
      return flag(json);
    } else if (plain == Instant.class) {
      return Instant.parse(((JsonString) json).getString());
    } else if (plain == Duration.class) {
      return Duration.parse(((JsonString) json).getString());
    } else if (plain == Version.class) {
      return Version.parseVersion(((JsonString) json).getString());
    } else if (plain.isEnum()) {
      return constant(plain, ((JsonString) json).getString());
    } else if (plain.isRecord()) {
      return read((JsonObject) json, plain);
    }
    throw new IllegalStateException("no JSON for " + type);
  }

  private static Object container(JsonValue json, Class<?> raw, Type[] arguments) {
    if (raw == Optional.class) {
      return json == null || json == JsonValue.NULL
          ? Optional.empty()
          : Optional.of(fromJson(json, arguments[0]));
    } else if (raw == List.class) {
      List<Object> list = new ArrayList<>();
      ((JsonArray) json).forEach(element -> list.add(fromJson(element, arguments[0])));
      return list;
    } else if (raw == Map.class) {
      Map<Object, Object> map = new LinkedHashMap<>();
      ((JsonObject) json)
          .forEach((key, element) -> map.put(text(key), fromJson(element, arguments[1])));
      return map;
    }
    throw new IllegalStateException("no JSON for " + raw);
  }

  /** Half a character would not be the same when it is written again. */
  private static String text(String text) {
    if (!Names.encodable(text)) {
      throw new IllegalArgumentException("a text has half a character (an unpaired surrogate)");
    }
    return text;
  }

  private static boolean flag(JsonValue json) {
    if (json == JsonValue.TRUE || json == JsonValue.FALSE) {
      return json == JsonValue.TRUE;
    }
    throw new ClassCastException("not a flag");
  }

  private static Object constant(Class<?> type, String name) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("'" + name + "' is no " + type.getSimpleName());
  }
}
