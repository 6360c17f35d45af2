package network.byline.chain.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import network.byline.base.eip712.Domain;
import network.byline.base.merkle.KeccakTree;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;
import org.web3j.abi.TypeEncoder;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.StructuredDataEncoder;

/** Our fixed forms against the library's general encoders. */
class PermitAndLeafTest {

  private static final Address COIN = Keys.of(20).address();
  private static final Address OWNER = Keys.of(21).address();
  private static final Address VAULT = Keys.of(22).address();

  @Test
  void permitDigestEqualsThatOfTheGeneralEncoder() throws Exception {
    String json =
        """
        {"types": {
           "EIP712Domain": [{"name": "name", "type": "string"}, {"name": "version", "type": "string"},
             {"name": "chainId", "type": "uint256"}, {"name": "verifyingContract", "type": "address"}],
           "Permit": [{"name": "owner", "type": "address"}, {"name": "spender", "type": "address"},
             {"name": "value", "type": "uint256"}, {"name": "nonce", "type": "uint256"},
             {"name": "deadline", "type": "uint256"}]},
         "primaryType": "Permit",
         "domain": {"name": "Byline Coin", "version": "1", "chainId": 31337,
           "verifyingContract": "%s"},
         "message": {"owner": "%s", "spender": "%s", "value": "123456789", "nonce": "4",
           "deadline": "4102444800"}}
        """
            .formatted(COIN, OWNER, VAULT);
    assertThat(
            new CoinContract(COIN)
                .permitDigest(
                    31_337,
                    OWNER,
                    VAULT,
                    Amount.of(123_456_789),
                    BigInteger.valueOf(4),
                    4_102_444_800L)
                .toArray())
        .isEqualTo(new StructuredDataEncoder(json).hashStructuredData());
  }

  @Test
  void leafEqualsAbiEncode() {
    PayoutLeaf leaf = new PayoutLeaf(new Domain(31_337, VAULT), OWNER, Amount.MAX);
    String words =
        String.join(
            "",
            List.of(
                TypeEncoder.encode(new Uint256(31_337)),
                TypeEncoder.encode(new org.web3j.abi.datatypes.Address(VAULT.toString())),
                TypeEncoder.encode(new org.web3j.abi.datatypes.Address(OWNER.toString())),
                TypeEncoder.encode(new Uint256(Amount.MAX.toBigInteger()))));
    assertThat(HexFormat.of().formatHex(leaf.encode())).isEqualTo(words);
  }

  /** Root and proof that OpenZeppelin's own JavaScript tree gives for the same five payees. */
  @Test
  void payoutsTreeEqualsThatOfThePublishedTool() {
    Domain domain = new Domain(31_337, Address.parse("0x00000000000000000000000000000000000000b1"));
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      byte[] payee = new byte[Address.SIZE];
      payee[Address.SIZE - 1] = (byte) i;
      BigInteger earned =
          BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(3L * i)).add(BigInteger.valueOf(7));
      leaves.add(new PayoutLeaf(domain, Address.of(payee), Amount.of(earned)).encode());
    }
    KeccakTree tree = KeccakTree.of(leaves);
    assertThat(tree.root())
        .hasToString("0xe5548526944e1183585ee21d8954e3f8d59291a9a6c41f3c8d11eff4d123b6a3");
    assertThat(tree.proof(2))
        .map(Digest::toString)
        .containsExactly(
            "0x5f2cb53a4aa38266f47633af05d474490e7d3f42a4cc36c8fdd85ea211fc4688",
            "0xda76fd1ae7cc057a2cde818873f42de3e64432e6d1638f1a082fc52cad6c3c89",
            "0x91dda92eeacabb6021034be9e6e8a801cb81fa69de7e775b84dc9bdfcf3b3abd");
  }
}
