package org.erel.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class NetworkTest {

  private static Network network;
  private static Place a;
  private static Place b;
  private static Place c;
  private static Talker atA;
  private static Talker atB;
  private static Talker atC;

  @BeforeAll
  static void open() throws Exception {
    long begin = System.nanoTime();
    network = Network.open("a", "b", "c");
    System.out.printf(
        "NetworkTest: three places after %d ms%n", (System.nanoTime() - begin) / 1_000_000);
    a = network.place("a");
    b = network.place("b");
    c = network.place("c");
    atA = new Talker(a);
    atB = new Talker(b);
    atC = new Talker(c);
  }

  @AfterAll
  static void nothingOfItIsLeft() throws Exception {
    if (network != null) {
      String number = Long.toString(ProcessHandle.current().pid());
      assertThat(Tool.run("ip", "netns", "list")).contains("erel-" + number);
      network.close();
      network.close();
      assertThat(Tool.run("ip", "netns", "list")).doesNotContain("erel-" + number);
      assertThat(Tool.run("ip", "link", "show"))
          .doesNotContain(" erel" + Long.toString(ProcessHandle.current().pid(), 36) + ".");
      for (Talker talker : List.of(atA, atB, atC)) {
        await().atMost(Duration.ofSeconds(10)).until(() -> !talker.process().isAlive());
      }
    }
  }

  @AfterEach
  void heal() throws Exception {
    network.heal();
    await().atMost(Duration.ofSeconds(20)).until(() -> atA.reaches(b) && atB.reaches(c));
  }

  @Test
  void aPlaceThatIsCutOffIsSilentForAllButTheTest() throws Exception {
    assertThat(atA.reaches(b)).isTrue();
    network.cut(b);
    assertThat(atA.reaches(b)).isFalse();
    assertThat(atB.reaches(a)).isFalse();
    assertThat(atA.reaches(c)).isTrue();
    assertThat(Talker.answersTheTest(b)).isTrue();
    network.heal(b);
    await().atMost(Duration.ofSeconds(20)).until(() -> atA.reaches(b));
  }

  @Test
  void aConnectionOutlivesACut() throws Exception {
    assertThat(atA.stillReaches(c)).isTrue();
    network.cut(a);
    assertThat(atA.stillReaches(c)).isFalse();
    network.heal(a);
    await().atMost(Duration.ofSeconds(20)).until(() -> atA.stillReaches(c));
  }

  @Test
  void theTwoSidesOfASplitAreWhole() throws Exception {
    network.split(a, b);
    assertThat(atA.reaches(b)).isTrue();
    assertThat(atA.reaches(c)).isFalse();
    assertThat(atC.reaches(b)).isFalse();
    network.cut(b);
    assertThat(atA.reaches(b)).isFalse();
  }

  @Test
  void twoPlacesMayBePartedThatAThirdReaches() throws Exception {
    network.part(a, b);
    assertThat(atA.reaches(b)).isFalse();
    assertThat(atB.reaches(a)).isFalse();
    for (Talker talker : List.of(atA, atB)) {
      assertThat(talker.reaches(c)).isTrue();
    }
    assertThat(atC.reaches(a)).isTrue();
    assertThat(atC.reaches(b)).isTrue();
  }

  @Test
  void networksAreApart() throws Exception {
    try (Network other = Network.open("a", "x")) {
      Place stranger = other.place("x");
      assertThat(stranger.address()).isEqualTo(b.address());
      assertThat(stranger.control()).isNotEqualTo(b.control());
      try (Talker talker = new Talker(stranger)) {
        assertThat(talker.reaches(c)).isFalse();
      }
      assertThatThrownBy(() -> network.cut(stranger)).hasMessage("x is no place of this network");
      assertThatThrownBy(() -> other.place("c")).hasMessage("There is no place c, but [a, x]");
    }
    assertThat(atA.reaches(c)).isTrue();
  }

  @Test
  void aNameThatIsNoneLeavesNothingBehind() throws Exception {
    List<String> before = Tool.run("ip", "netns", "list").lines().toList();
    assertThatThrownBy(() -> Network.open("good", "not good"))
        .hasMessageContaining("not good cannot be a place");
    assertThat(Tool.run("ip", "netns", "list").lines()).containsExactlyInAnyOrderElementsOf(before);
  }

  /** Another JVM: opens a network with a process in it, says so, and waits for its end. */
  static final class Owner {

    private Owner() {}

    public static void main(String[] arguments) throws IOException {
      Network network = Network.open("left");
      Process inside =
          new ProcessBuilder(network.place("left").command(List.of("sleep", "1000"))).start();
      System.out.println(inside.pid());
      System.in.read();
    }
  }

  @Test
  void whatAKilledJvmLeftBehindIsRemovedWithTheNextNetwork() throws Exception {
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String trace = "erel-" + owner.pid() + "-";
    try (BufferedReader said = owner.inputReader()) {
      Optional<ProcessHandle> inside = ProcessHandle.of(Long.parseLong(said.readLine()));
      assertThat(inside).isPresent();
      owner.destroyForcibly().waitFor();
      assertThat(Tool.run("ip", "netns", "list")).contains(trace);
      Network.open("next").close();
      assertThat(Tool.run("ip", "netns", "list")).doesNotContain(trace);
      await().atMost(Duration.ofSeconds(10)).until(() -> !inside.get().isAlive());
      assertThat(atA.reaches(b)).as("what another one still uses").isTrue();
    } finally {
      owner.destroyForcibly();
    }
  }
}
