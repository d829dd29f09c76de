package org.erel.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.erel.testing.RabbitNode;

/** What a broker does, as it counts itself, without the plugin for management. */
final class BrokerMeter {

  /**
   * Counts since the broker's start.
   *
   * @param received messages that it was sent
   * @param delivered messages that it sent to consumers
   * @param bytes that it read from and wrote to the connections that are open now
   */
  record Reading(long received, long delivered, long bytes) {

    Reading since(Reading before) {
      return new Reading(
          received - before.received, delivered - before.delivered, bytes - before.bytes);
    }

    /** Messages in both directions. */
    long messages() {
      return received + delivered;
    }
  }

  private static final String COUNTERS =
      """
      Total = fun(Name) ->
        lists:sum([maps:get(Name, Of, 0) || Of <- maps:values(rabbit_global_counters:overview())])
      end,
      Delivered = lists:sum([Total(Name) || Name <- [
        messages_delivered_consume_auto_ack_total, messages_delivered_consume_manual_ack_total]]),
      """;

  private static final String BYTES =
      """
      Bytes = lists:sum([Of || Connection <- rabbit_networking:connection_info_all([recv_oct, send_oct]),
                         {_, Of} <- Connection]),
      """;

  private static final Pattern NUMBERS = Pattern.compile("\\{(\\d+),(\\d+),(\\d+)\\}");
  private static final long PATIENCE_SECONDS = 180;

  private final RabbitNode node;

  /**
   * Of a node.
   *
   * @param node may be restarted meanwhile
   */
  BrokerMeter(RabbitNode node) {
    this.node = node;
  }

  /** Looks at its counters. Costs it a moment. */
  Reading read() throws IOException, InterruptedException {
    Matcher numbers =
        NUMBERS.matcher(
            evaluate(COUNTERS + BYTES + "{Total(messages_received_total), Delivered, Bytes}."));
    if (!numbers.find()) {
      throw new IOException("the broker's counters cannot be read");
    }
    return new Reading(
        Long.parseLong(numbers.group(1)),
        Long.parseLong(numbers.group(2)),
        Long.parseLong(numbers.group(3)));
  }

  /**
   * Watches how many messages it gets and delivers in each second. Those before it is asked, since
   * its start, count as of one second.
   *
   * @param seconds how long
   * @return the most in one second
   */
  long busiestSecond(int seconds) throws IOException, InterruptedException {
    String most =
        evaluate(
            COUNTERS
                    .replace("Delivered =", "Messages = fun() -> Total(messages_received_total) +")
                    .replace("]]),\n", "]]) end,\n")
                + """
                Watch = fun(_, 0, _, Most) -> Most;
                  (Again, Left, Before, Most) ->
                    timer:sleep(1000), Now = Messages(), Again(Again, Left - 1, Now, max(Most, Now - Before))
                end,
                {Watch(Watch, %d, 0, 0)}.
                """
                    .formatted(seconds));
    return Long.parseLong(most.replaceAll("\\D", ""));
  }

  /** Its process, until it is restarted. */
  long pid() throws IOException, InterruptedException {
    return Long.parseLong(evaluate("os:getpid().").replaceAll("\\D", ""));
  }

  private String evaluate(String erlang) throws IOException, InterruptedException {
    Process control =
        node.administering("sh", "-c", "exec \"$RABBITMQCTL\" -q eval \"$0\"", erlang)
            .redirectErrorStream(true)
            .start();
    String said = new String(control.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!control.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || control.exitValue() != 0) {
      control.destroyForcibly();
      throw new IOException("the broker cannot be asked: " + said);
    }
    return said;
  }
}
