package org.erel.shell;

import java.time.Duration;
import org.erel.api.Base;
import org.erel.api.PublishTerms;
import org.erel.api.Quorum;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** On what terms something is published. */
final class PublishOptions {

  @Option(
      names = "--wait",
      paramLabel = "HOSTS",
      defaultValue = "majority",
      converter = QuorumConverter.class,
      description = {
        "How many hosts must have it on disk: all, majority, or a number. What a majority",
        "has can not be lost. Default: ${DEFAULT-VALUE}"
      })
  private Quorum quorum;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "How long to wait for hosts. Default: ${DEFAULT-VALUE}")
  private Duration timeout;

  @Option(
      names = "--base",
      paramLabel = "REVISION",
      converter = BaseConverter.class,
      description = {
        "The revision that you have seen and replace, or latest for whatever is published.",
        "Default: what you published last yourself; where another published since, it is refused."
      })
  private Base base;

  @Option(
      names = "--force",
      description = {
        "Publish without a majority, and whatever others published since. What they did may be",
        "lost. The revision says that it was forced."
      })
  private boolean forced;

  /** The terms that were asked for. */
  PublishTerms terms() {
    return new PublishTerms(base == null ? Base.OWN : base, forced, quorum, timeout);
  }

  /** The same, for what replaces a revision that was looked at. */
  PublishTerms seen(long revision) {
    return new PublishTerms(base == null ? Base.revision(revision) : base, forced, quorum, timeout);
  }

  /** The same, for what replaces whatever is there. */
  PublishTerms latest() {
    return new PublishTerms(base == null ? Base.LATEST : base, forced, quorum, timeout);
  }

  /** How long to wait for hosts. */
  Duration timeout() {
    return timeout;
  }

  private static final class QuorumConverter implements ITypeConverter<Quorum> {
    @Override
    public Quorum convert(String text) {
      try {
        return Quorum.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  private static final class BaseConverter implements ITypeConverter<Base> {
    @Override
    public Base convert(String text) {
      try {
        return Base.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
