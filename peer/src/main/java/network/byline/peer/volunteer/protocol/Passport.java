package network.byline.peer.volunteer.protocol;

import java.time.Instant;
import java.util.Optional;
import network.byline.base.eip712.Domain;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.NodeCertificate;
import network.byline.base.statement.Signed;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.peer.transport.PeerId;
import network.byline.scheduler.matching.WorkerId;

/**
 * Whose a volunteer is: its account's word for the key that signs results, and for the node at the
 * other end of the connection.
 *
 * @param machine the certificate of the machine key
 * @param node the certificate of the node key
 */
public record Passport(Signed<MachineCertificate> machine, Signed<NodeCertificate> node) {

  private static final String VOLUNTEER = "v-";
  private static final int NAME_DIGITS = 40;

  /** Reads the passport of a hello. */
  public static Passport of(Hello hello) {
    return new Passport(
        Fields.signed(
            hello.getMachineCertificate(), "machine_certificate", MachineCertificate::decode),
        Fields.signed(hello.getNodeCertificate(), "node_certificate", NodeCertificate::decode));
  }

  /** Returns the hello that shows this passport. */
  public Hello toHello(Domain domain, Capability capability) {
    return Hello.newBuilder()
        .setChainId(domain.chainId())
        .setVault(Fields.bytes(domain.vault()))
        .setMachineCertificate(Fields.bytes(machine))
        .setNodeCertificate(Fields.bytes(node))
        .setReadiness(capability.toMessage())
        .build();
  }

  /** Returns who earns. */
  public Address account() {
    return machine.statement().account();
  }

  /**
   * Returns the name that the volunteer works under: one for each machine key of an account. The
   * account is in it because a certificate is the account's word alone: whoever certifies another's
   * machine key must not get another's name.
   */
  public WorkerId worker() {
    MachineCertificate certificate = machine.statement();
    Digest name = Digest.sha256(certificate.account().toArray(), certificate.machine().toArray());
    return new WorkerId(VOLUNTEER + name.toString().substring(2, 2 + NAME_DIGITS));
  }

  /** Tells whether a name is a volunteer's. */
  public static boolean isVolunteer(WorkerId worker) {
    return worker.value().startsWith(VOLUNTEER);
  }

  /** Tells whether a certificate of it ends so soon that no task should begin under it. */
  public boolean endsSoon(Instant now) {
    long end = Math.min(machine.statement().notAfter(), node.statement().notAfter());
    return endsSoon(end, now.getEpochSecond());
  }

  private static boolean endsSoon(long to, long now) {
    return to - now <= VolunteerProtocol.CERTIFICATE_LEFT.toSeconds();
  }

  /** Returns why the passport does not hold for this peer, if it does not. */
  public Optional<String> problem(Domain domain, PeerId peer, Instant now) {
    MachineCertificate forMachine = machine.statement();
    NodeCertificate forNode = node.statement();
    long second = now.getEpochSecond();
    if (!forMachine.account().equals(forNode.account())) {
      return Optional.of("machine_certificate and node_certificate are of different accounts");
    }
    if (!forNode.node().equals(Digest.of(peer.publicKey()))) {
      return Optional.of("node_certificate is for another node than the one that is connected");
    }
    if (!machine.isGoodIn(domain)) {
      return Optional.of("machine_certificate is not signed by its account for this network");
    }
    if (!node.isGoodIn(domain)) {
      return Optional.of("node_certificate is not signed by its account for this network");
    }
    return lifeProblem("machine_certificate", forMachine.notBefore(), forMachine.notAfter(), second)
        .or(() -> lifeProblem("node_certificate", forNode.notBefore(), forNode.notAfter(), second));
  }

  private static Optional<String> lifeProblem(String field, long from, long to, long now) {
    if (now < from || now >= to) {
      return Optional.of(
          "%s holds from %s to %s, and here it is %s: set the clock, then join again"
              .formatted(
                  field,
                  Instant.ofEpochSecond(from),
                  Instant.ofEpochSecond(to),
                  Instant.ofEpochSecond(now)));
    }
    if (endsSoon(to, now)) {
      return Optional.of(
          "%s ends at %s: make one that holds for more than an hour from now"
              .formatted(field, Instant.ofEpochSecond(to)));
    }
    return to - from > VolunteerProtocol.CERTIFICATE_LIFE.toSeconds()
        ? Optional.of(field + " holds for more than a year: make one that ends sooner")
        : Optional.empty();
  }
}
