package network.byline.peer.volunteer;

import java.time.Duration;
import java.time.Instant;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.SigningKey;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.NodeCertificate;
import network.byline.base.statement.Signed;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.peer.transport.PeerId;
import network.byline.peer.volunteer.protocol.Passport;

/**
 * Makes a volunteer's passports: the account's word for its machine key and its node key.
 *
 * @param account the account's key, which signs nothing else here
 * @param machine the address of the machine key
 * @param node who the node is
 */
public record Credentials(SigningKey account, Address machine, PeerId node) {

  private static final Duration LIFE = Duration.ofDays(30);
  private static final Duration EARLIER = Duration.ofMinutes(10);

  /** Returns a passport for one network that holds from now on. */
  public Passport passport(Domain domain, Instant now) {
    long from = now.minus(EARLIER).getEpochSecond();
    long to = now.plus(LIFE).getEpochSecond();
    return new Passport(
        Signed.by(account, domain, new MachineCertificate(account.address(), machine, from, to)),
        Signed.by(
            account,
            domain,
            new NodeCertificate(account.address(), Digest.of(node.publicKey()), from, to)));
  }
}
