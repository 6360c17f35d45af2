package network.byline.peer.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.KeyName;
import network.byline.base.identity.Keystore;
import network.byline.base.identity.ScryptCost;
import network.byline.base.identity.SigningKey;
import network.byline.base.statement.MachineCertificate;
import network.byline.base.statement.Signed;
import network.byline.peer.home.Home;
import network.byline.storage.folder.DurableFiles;

/**
 * The keys of a host: the operator's account, which sends to the vault and earns what the host's
 * own worker computes, and the machine key that signs results and receipts for it.
 *
 * @param operator the operator's account
 * @param machine the machine key
 */
public record HostKeys(SigningKey operator, SigningKey machine) {

  private static final KeyName OPERATOR = new KeyName("operator");
  private static final KeyName MACHINE = new KeyName("machine");
  private static final Duration CERTIFICATE_LIFE = Duration.ofDays(365);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  /**
   * Opens the keys in a data folder, or makes them. A passphrase made here is 128 random bits,
   * which nobody can try one by one however cheap a try is: its keys open without delay.
   */
  public static HostKeys in(Path data) {
    SecureRandom random = new SecureRandom();
    Home home = Home.at(data);
    Optional<char[]> filed = home.filedPassphrase();
    char[] passphrase = filed.orElseGet(() -> home.makePassphrase(random));
    Keystore keystore =
        new Keystore(
            data.resolve("keys"),
            filed.isPresent() ? ScryptCost.STANDARD : ScryptCost.LIGHT,
            random);
    return new HostKeys(open(keystore, OPERATOR, passphrase), open(keystore, MACHINE, passphrase));
  }

  private static SigningKey open(Keystore keystore, KeyName name, char[] passphrase) {
    return keystore.exists(name)
        ? keystore.open(name, passphrase)
        : keystore.create(name, passphrase);
  }

  /** Returns the operator's certificate for the machine, a new one if the kept one ends soon. */
  public Signed<MachineCertificate> certificate(
      Path data, Domain domain, Instant now, DurableFiles files) {
    Path file = data.resolve("machine-" + domain.chainId() + "-" + domain.vault() + ".cert");
    try {
      if (Files.exists(file)) {
        Signed<MachineCertificate> kept =
            ByteReader.decode(
                "certificate",
                Files.readAllBytes(file),
                in -> Signed.decode(in, MachineCertificate::decode));
        if (kept.isGoodIn(domain)
            && kept.statement().machine().equals(machine.address())
            && kept.statement().holdsAt(now.plus(RENEW_BEFORE).getEpochSecond())) {
          return kept;
        }
      }
      Signed<MachineCertificate> made =
          Signed.by(
              operator,
              domain,
              new MachineCertificate(
                  operator.address(),
                  machine.address(),
                  now.minus(Duration.ofMinutes(5)).getEpochSecond(),
                  now.plus(CERTIFICATE_LIFE).getEpochSecond()));
      ByteWriter out = new ByteWriter();
      made.encode(out);
      files.write(file, out.toByteArray());
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("the certificate " + file + " cannot be kept", e);
    }
  }
}
