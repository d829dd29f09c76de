package org.erel.shell;

import org.erel.api.Target;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --host} or {@code --group}, not both. */
final class TargetOptions {

  @Option(
      names = "--host",
      paramLabel = "GLOB",
      converter = HostConverter.class,
      description = "Only the hosts whose identifier matches, such as 'web-*'.")
  private Target host;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      converter = GroupConverter.class,
      description = "Only the members of the group.")
  private Target group;

  Target target() {
    return host != null ? host : group;
  }

  private static Target target(Target.Kind kind, String text) {
    try {
      return new Target(kind, text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  static final class HostConverter implements ITypeConverter<Target> {
    @Override
    public Target convert(String text) {
      return target(Target.Kind.HOST, text);
    }
  }

  private static final class GroupConverter implements ITypeConverter<Target> {
    @Override
    public Target convert(String text) {
      return target(Target.Kind.GROUP, text);
    }
  }
}
