package org.erel.samples.greeting;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Greets with the words of its configuration, and takes new ones without a restart. */
@Component(configurationPid = ConfiguredGreeting.PID)
@Designate(ocd = ConfiguredGreeting.Config.class)
public final class ConfiguredGreeting implements Greeting {

  static final String PID = "org.erel.samples.greeting";

  /** What can be configured. */
  @ObjectClassDefinition(name = "Greeting")
  public @interface Config {

    /** The words; any text. */
    @AttributeDefinition(description = "The words to greet with")
    String greeting() default "Hello";
  }

  private final String signature;
  private volatile String words;

  /** Greets from now on. */
  @Activate
  public ConfiguredGreeting(BundleContext context, Config config) {
    this.signature = Signature.of(context);
    this.words = config.greeting();
  }

  @Modified
  void modified(Config config) {
    words = config.greeting();
  }

  @Override
  public String text() {
    return words + " " + signature;
  }
}
