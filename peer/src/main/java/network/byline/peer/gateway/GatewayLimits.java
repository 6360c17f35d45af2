package network.byline.peer.gateway;

import java.time.Duration;

/**
 * How much a host takes from volunteers.
 *
 * @param volunteers connected at a time
 * @param perAccount connected at a time with one account
 * @param messagesPerSecond that one volunteer may send in the long run
 * @param messageBurst that it may send at once
 * @param strays results for leases it does not hold before it is sent away
 * @param provenAfter results in order after which an account is proven: its volunteers get more
 *     than one task at once, their tokens pass at once, and their scorings are checked by sample
 * @param stall after how long without progress a task is taken away
 * @param firstRest how long a volunteer that lost a task gets none; it doubles each time
 * @param longestRest the most of that
 * @param bar how long whoever broke a rule is kept out
 */
public record GatewayLimits(
    int volunteers,
    int perAccount,
    int messagesPerSecond,
    int messageBurst,
    int strays,
    int provenAfter,
    Duration stall,
    Duration firstRest,
    Duration longestRest,
    Duration bar) {

  /** For a host of some hundred volunteers. */
  public static final GatewayLimits STANDARD =
      new GatewayLimits(
          256,
          32,
          2_000,
          20_000,
          32,
          10,
          Duration.ofMinutes(2),
          Duration.ofSeconds(5),
          Duration.ofMinutes(10),
          Duration.ofHours(1));

  public GatewayLimits {
    if (volunteers < 1 || perAccount < 1 || messagesPerSecond < 1 || messageBurst < 1) {
      throw new IllegalArgumentException("the gateway's limits must be at least 1");
    }
  }

  /** Returns these limits with other rates of messages. */
  public GatewayLimits withMessages(int perSecond, int burst) {
    return new GatewayLimits(
        volunteers,
        perAccount,
        perSecond,
        burst,
        strays,
        provenAfter,
        stall,
        firstRest,
        longestRest,
        bar);
  }

  /** Returns these limits with another time after which a task without progress is taken away. */
  public GatewayLimits withStall(Duration longest) {
    return new GatewayLimits(
        volunteers,
        perAccount,
        messagesPerSecond,
        messageBurst,
        strays,
        provenAfter,
        longest,
        firstRest,
        longestRest,
        bar);
  }

  /** Returns these limits with another number of results until a volunteer is proven. */
  public GatewayLimits withProvenAfter(int results) {
    return new GatewayLimits(
        volunteers,
        perAccount,
        messagesPerSecond,
        messageBurst,
        strays,
        results,
        stall,
        firstRest,
        longestRest,
        bar);
  }
}
