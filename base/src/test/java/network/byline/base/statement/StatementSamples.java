package network.byline.base.statement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import network.byline.base.eip712.Domain;
import network.byline.base.identity.SigningKey;
import network.byline.base.record.DatanetName;
import network.byline.base.record.ModelName;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;

/** One statement of each kind, with the values that the golden files were made from. */
public final class StatementSamples {

  public static final Domain DOMAIN =
      new Domain(31337, Address.parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));
  public static final SigningKey CLIENT = key(1);
  public static final SigningKey CURATOR = key(2);
  public static final SigningKey CONTRIBUTOR = key(3);
  public static final SigningKey DEVELOPER = key(4);
  public static final SigningKey ACCOUNT = key(5);
  public static final SigningKey MACHINE = key(6);
  public static final String PROMPT = "Who wrote “Zoë”?";

  public static final SpendingCap CAP =
      new SpendingCap(CLIENT.address(), Amount.parse("1" + "0".repeat(30)));
  public static final Charter CHARTER =
      new Charter(CURATOR.address(), new DatanetName("lexicon"), "CC-BY-4.0", Visibility.OPEN);
  public static final Contribution CONTRIBUTION =
      new Contribution(
          CHARTER.datanet(), CONTRIBUTOR.address(), digest(0x21), 1234, digest(0x22), 5);
  public static final Snapshot SNAPSHOT =
      new Snapshot(
          CHARTER.datanet(),
          CURATOR.address(),
          3,
          17,
          digest(0x31),
          digest(0x32),
          4321,
          digest(0x33));
  public static final ModelCard BASE =
      new ModelCard(
          new ModelName("scribe-base"),
          DEVELOPER.address(),
          Digest.ZERO,
          1,
          files(Optional.empty()),
          Optional.empty());
  public static final ModelCard MODEL =
      new ModelCard(
          new ModelName("scribe"),
          DEVELOPER.address(),
          BASE.root(),
          1,
          files(Optional.of(new ModelFiles.AdapterFiles(file(5), file(6)))),
          Optional.of(
              new ModelCard.Source(
                  CHARTER.datanet(), 3, digest(0x32), digest(0x47), digest(0x57))));
  public static final Deed DEED =
      new Deed(
          MODEL.root(),
          DEVELOPER.address(),
          address(0x61),
          CURATOR.address(),
          address(0x62),
          Amount.of(1000),
          Deed.DEFAULT_PARTS,
          2);
  public static final MachineCertificate CERTIFICATE =
      new MachineCertificate(ACCOUNT.address(), MACHINE.address(), 1_700_000_000, 1_800_000_000);
  public static final NodeCertificate NODE =
      new NodeCertificate(ACCOUNT.address(), digest(0x71), 1_700_000_000, 1_800_000_000);
  public static final Order ORDER =
      new Order(
          TaskKind.INFER,
          DOMAIN.vault(),
          CLIENT.address(),
          MODEL.root(),
          DEED.digest(DOMAIN),
          new SamplerSettings(700_000, 40, 950_000, 42),
          256,
          Commitments.prompt(digest(0x13), PROMPT),
          Amount.parse("123456789012345678901234567890"),
          CAP.digest(DOMAIN),
          Verification.SCORED,
          Disclosure.OPEN,
          7,
          1_900_000_000);

  public static final Cancellation CANCELLATION =
      new Cancellation(CLIENT.address(), 7, ORDER.digest(DOMAIN));

  public static final Capability CAPABILITY =
      new Capability(
          MACHINE.address(),
          1_750_000_000,
          1,
          "strict-cpu/1",
          "GenuineIntel/avx2/256",
          true,
          4,
          15_990,
          61_250,
          240_125,
          digest(0x71),
          412_345,
          1_234_567,
          5_432_109);

  private StatementSamples() {}

  public static SigningKey key(int number) {
    byte[] secret = new byte[SigningKey.SIZE];
    secret[SigningKey.SIZE - 1] = (byte) number;
    return SigningKey.of(secret);
  }

  public static Digest digest(int value) {
    byte[] bytes = new byte[Digest.SIZE];
    Arrays.fill(bytes, (byte) value);
    return Digest.of(bytes);
  }

  public static Address address(int value) {
    byte[] bytes = new byte[Address.SIZE];
    Arrays.fill(bytes, (byte) value);
    return Address.of(bytes);
  }

  /** Reads the golden values beside a test. */
  public static Properties vectors(Class<?> test) {
    Properties vectors = new Properties();
    try (var in = new InputStreamReader(test.getResourceAsStream("vectors.properties"), UTF_8)) {
      vectors.load(in);
      return vectors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ModelFiles files(Optional<ModelFiles.AdapterFiles> adapter) {
    return new ModelFiles(file(1), file(2), file(3), file(4), adapter);
  }

  private static ModelFiles.StoredFile file(int number) {
    return new ModelFiles.StoredFile(digest(0x40 + number), digest(0x50 + number));
  }
}
