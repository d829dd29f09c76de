package org.erel.fuzz;

/** What Jazzer calls: the decoder that the system property {@value #DECODER} names. */
public final class JazzerTarget {

  /** The decoder's name. */
  public static final String DECODER = "erel.fuzz.decoder";

  private static final Decoder CHOSEN = Decoders.named(System.getProperty(DECODER));

  private JazzerTarget() {}

  /**
   * Has classes loaded and instrumented, which is no input's time.
   *
   * @throws Exception if a sample is not valid
   */
  public static void fuzzerInitialize() throws Exception {
    for (byte[] sample : CHOSEN.samples()) {
      CHOSEN.reading().read(sample);
    }
  }

  /**
   * One input.
   *
   * @param input any bytes
   */
  public static void fuzzerTestOneInput(byte[] input) {
    CHOSEN.check(input);
  }
}
