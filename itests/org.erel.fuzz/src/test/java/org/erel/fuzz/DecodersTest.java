package org.erel.fuzz;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecodersTest {

  private static final int INPUTS = 500;
  private static final long SEED = 20261128;

  static List<String> decoders() {
    return Decoders.all().stream().map(Decoder::name).toList();
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void whatIsValidIsRead(String name) throws Exception {
    Decoder decoder = Decoders.named(name);
    for (byte[] sample : decoder.samples()) {
      decoder.reading().read(sample);
    }
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void garbageIsReadOrRefusedInBoundedTimeAndMemory(String name) {
    Decoder decoder = Decoders.named(name);
    Mutations mutations = new Mutations(SEED);
    for (int i = 0; i < INPUTS; i++) {
      decoder.check(mutations.next(decoder.samples()));
    }
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void whatGrowsIsReadOrRefusedInBoundedTimeAndMemory(String name) {
    Decoder decoder = Decoders.named(name);
    new Mutations(SEED).grown(decoder.samples()).forEach(decoder::check);
  }
}
