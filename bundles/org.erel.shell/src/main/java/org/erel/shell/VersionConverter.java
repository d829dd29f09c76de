package org.erel.shell;

import org.osgi.framework.Version;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** OSGi versions. */
final class VersionConverter implements ITypeConverter<Version> {

  @Override
  public Version convert(String text) {
    try {
      return new Version(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "' is no version such as 1.2.0");
    }
  }
}
