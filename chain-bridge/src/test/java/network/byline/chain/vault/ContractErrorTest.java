package network.byline.chain.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import network.byline.chain.vault.ContractError.Kind;
import org.junit.jupiter.api.Test;

class ContractErrorTest {

  @Test
  void nothingToClaimNamesPayeeAndSum() {
    String payee = "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf";
    ContractError error =
        ContractError.decode(
            hex(
                selector("NothingToClaim(address,uint128)")
                    + "0".repeat(24)
                    + payee.substring(2).toLowerCase(Locale.ROOT)
                    + "0".repeat(62)
                    + "1e"));
    assertThat(error.kind()).isEqualTo(Kind.NOTHING_TO_CLAIM);
    assertThat(error.addressArgument(0)).isEqualTo(Address.parse(payee));
    assertThat(error.message()).isEqualTo("payee " + payee + " has been paid 30 already");
  }

  @Test
  void reasonsInWordsAreShown() {
    String words =
        "08c379a0"
            + "0".repeat(62)
            + "20"
            + "0".repeat(63)
            + "5"
            + HexFormat.of().formatHex("sorry".getBytes(StandardCharsets.UTF_8))
            + "0".repeat(54);
    ContractError error = ContractError.decode(hex(words));
    assertThat(error.kind()).isEqualTo(Kind.OTHER);
    assertThat(error.message()).endsWith(": sorry");
  }

  @Test
  void anythingElseIsShownAsItIs() {
    assertThat(ContractError.decode(new byte[0]).message()).contains("no reason given");
    assertThat(ContractError.decode(hex("08c379a0ff")).message()).endsWith("0x08c379a0ff");
    byte[] lyingLength = hex("08c379a0" + "0".repeat(62) + "20" + "f".repeat(64) + "6869");
    assertThat(ContractError.decode(lyingLength).message()).endsWith(": hi");
    String selector = selector("TooEarly(uint64)");
    assertThat(ContractError.decode(hex(selector)).kind()).isEqualTo(Kind.OTHER);
  }

  private static String selector(String signature) {
    byte[] hash = Digest.keccak(signature.getBytes(StandardCharsets.US_ASCII)).toArray();
    return HexFormat.of().formatHex(hash, 0, 4);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
