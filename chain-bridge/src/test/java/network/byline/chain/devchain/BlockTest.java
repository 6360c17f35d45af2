package network.byline.chain.devchain;

import static org.assertj.core.api.Assertions.assertThat;

import io.horizen.evm.TrieHasher;
import java.util.List;
import java.util.Optional;
import network.byline.base.value.Address;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;

class BlockTest {

  private static final Address ACCOUNT =
      Address.parse("0x22341ae42d6dd7384bc8584e50419ea3ac75b83f");

  @Test
  void rootOfOneValueIsThatOfTheEnginesTrie() {
    for (int length : new int[] {1, 40, 300}) {
      byte[] value = new byte[length];
      value[0] = 7;
      assertThat(BlockHeader.rootOf(Optional.of(value)).toArray())
          .isEqualTo(TrieHasher.Root(new byte[][] {value}).toBytes());
    }
    assertThat(BlockHeader.rootOf(Optional.empty()))
        .hasToString("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
    assertThat(BlockHeader.NO_UNCLES)
        .hasToString("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");
  }

  /** The example of go-ethereum's bloom tests for one address and one topic. */
  @Test
  void bloomHoldsAddressAndTopicsAndLittleElse() {
    Digest topic =
        Digest.parse("0x02c69be41d0b7e40352fc85be1cd65eb03d40ef8427a0ca4596b1ead9a00e9fc");
    Bloom bloom = Bloom.of(List.of(new EvmLog(ACCOUNT, List.of(topic), new byte[0])));
    assertThat(bloom.mayHold(ACCOUNT.toArray())).isTrue();
    assertThat(bloom.mayHold(topic.toArray())).isTrue();
    assertThat(bloom.mayHold(Digest.ZERO.toArray())).isFalse();
    int bits = 0;
    for (byte b : bloom.toArray()) {
      bits += Integer.bitCount(b & 0xff);
    }
    assertThat(bits).isEqualTo(6);
  }

  @Test
  void blockIsReadAsItWasWritten() {
    Receipt receipt =
        new Receipt(
            2, true, 50_000, List.of(new EvmLog(ACCOUNT, List.of(Digest.ZERO), new byte[] {1})));
    Receipt decoded = Receipt.decode(receipt.encode());
    assertThat(decoded.encode()).isEqualTo(receipt.encode());
    assertThat(decoded.logs().getFirst().address()).isEqualTo(ACCOUNT);
    Withdrawal withdrawal = new Withdrawal(3, ACCOUNT, 5);
    assertThat(Withdrawal.decode(withdrawal.encode())).isEqualTo(withdrawal);
    BlockHeader header = header();
    assertThat(BlockHeader.decode(header.encode()).hash()).isEqualTo(header.hash());
    Block block =
        new Block(
            header, header.hash(), Optional.empty(), Optional.empty(), Optional.of(withdrawal));
    assertThat(Block.decode(block.encode()).withdrawal()).contains(withdrawal);
    assertThat(Block.names(block.encode()).block()).isEqualTo(header.hash());
    assertThat(Block.hasWithdrawal(block.encode())).isTrue();
  }

  @Test
  void headersKeepTheirHash() {
    assertThat(header().hash())
        .hasToString("0xab6b888313cf137eab34296e1606133e8c172b0ce56add6d067f963543a74012");
  }

  @Test
  void createdContractsLieWhereTheStandardSays() {
    Address sender = Address.parse("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0");
    assertThat(ContractAddress.of(sender, 0))
        .isEqualTo(Address.parse("0xcd234a471b72ba2f1ccf0a70fcaba648a5eecd8d"));
    assertThat(ContractAddress.of(sender, 1))
        .isEqualTo(Address.parse("0x343c43a37d37dff08ae8c4a11544c718abb4fcf8"));
  }

  private static BlockHeader header() {
    Digest none = BlockHeader.rootOf(Optional.empty());
    return new BlockHeader(
        Digest.sha256(new byte[] {1}),
        Digest.sha256(new byte[] {2}),
        none,
        none,
        none,
        Bloom.of(List.of()),
        1_000,
        21_000,
        1_767_225_600);
  }
}
