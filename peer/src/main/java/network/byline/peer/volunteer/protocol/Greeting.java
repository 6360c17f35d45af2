package network.byline.peer.volunteer.protocol;

import java.time.Instant;
import network.byline.base.eip712.Domain;

/**
 * The first word of a host: which network it is of, and what its clock says.
 *
 * @param domain chain and vault
 * @param now the host's clock
 */
public record Greeting(Domain domain, Instant now) {

  /** Returns the message. */
  public Welcome toMessage() {
    return Welcome.newBuilder()
        .setChainId(domain.chainId())
        .setVault(Fields.bytes(domain.vault()))
        .setNow(now.getEpochSecond())
        .build();
  }

  /** Reads the message. */
  public static Greeting of(Welcome message) {
    long second = Math.clamp(message.getNow(), 0L, Integer.MAX_VALUE * 16L);
    return new Greeting(
        Fields.domain(message.getChainId(), message.getVault()), Instant.ofEpochSecond(second));
  }

  /** Returns the network that a hello speaks to. */
  public static Domain domain(Hello hello) {
    return Fields.domain(hello.getChainId(), hello.getVault());
  }
}
