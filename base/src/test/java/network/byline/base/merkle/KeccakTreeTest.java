package network.byline.base.merkle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import network.byline.base.codec.ByteWriter;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeccakTreeTest {

  private static final Properties VECTORS = Vectors.read("keccak.properties");
  private static final String VAULT = "5FbDB2315678afecb367f032d93F642f64180aa3";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 11})
  void rootLeavesAndProofsEqualThePublishedTool(int count) {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] leaf = HexFormat.of().parseHex(VECTORS.getProperty(count + "." + i + ".leaf"));
      assertThat(payoutLeaf(i)).isEqualTo(leaf);
      assertThat(KeccakTree.leafHash(leaf))
          .hasToString(VECTORS.getProperty(count + "." + i + ".hash"));
      leaves.add(leaf);
    }
    KeccakTree tree = KeccakTree.of(leaves);
    assertThat(tree.size()).isEqualTo(count);
    assertThat(tree.root()).hasToString(VECTORS.getProperty(count + ".root"));
    for (int i = 0; i < count; i++) {
      List<Digest> proof = tree.proof(i);
      assertThat(proof).isEqualTo(Vectors.digests(VECTORS, count + "." + i + ".proof"));
      assertThat(KeccakTree.verify(tree.root(), leaves.get(i), proof)).isTrue();
    }
  }

  @Test
  void aLargeRootEqualsThePublishedTool() {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      leaves.add(payoutLeaf(i));
    }
    assertThat(KeccakTree.of(leaves).root()).hasToString(VECTORS.getProperty("5000.root"));
  }

  @Test
  void equalLeavesEachHaveAProof() {
    List<byte[]> leaves = List.of(payoutLeaf(0), payoutLeaf(1), payoutLeaf(0));
    KeccakTree tree = KeccakTree.of(leaves);
    assertThat(tree.root()).hasToString(VECTORS.getProperty("duplicate.root"));
    for (int i = 0; i < 3; i++) {
      assertThat(KeccakTree.verify(tree.root(), leaves.get(i), tree.proof(i))).isTrue();
    }
  }

  @Test
  void theEmptyTreeHasTheZeroRootAndNoProof() {
    KeccakTree empty = KeccakTree.of(List.of());
    assertThat(empty.root()).isEqualTo(Digest.ZERO);
    assertThatThrownBy(() -> empty.proof(0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(KeccakTree.verify(Digest.ZERO, new byte[0], List.of())).isFalse();
  }

  @Test
  void anInnerNodeCannotPassForALeaf() {
    KeccakTree tree = KeccakTree.of(List.of(payoutLeaf(0), payoutLeaf(1)));
    List<Digest> hashes =
        List.of(KeccakTree.leafHash(payoutLeaf(0)), KeccakTree.leafHash(payoutLeaf(1)));
    byte[] node =
        new ByteWriter()
            .digest(Collections.min(hashes))
            .digest(Collections.max(hashes))
            .toByteArray();
    assertThat(Digest.keccak(node)).isEqualTo(tree.root());
    assertThat(KeccakTree.verify(tree.root(), node, List.of())).isFalse();
  }

  @Test
  void hashesThatAgreeInTheirFirstBytesAreSortedByTheRest() {
    int count = 300;
    byte[] hashes = new byte[count * Digest.SIZE];
    for (int i = 0; i < count; i++) {
      hashes[i * Digest.SIZE + 20] = (byte) ((count - i) >> 8);
      hashes[i * Digest.SIZE + 21] = (byte) (count - i);
    }
    int[] order = LeafOrder.of(hashes, count);
    for (int i = 0; i < count; i++) {
      assertThat(order[i]).isEqualTo(count - 1 - i);
    }
  }

  @Test
  void hashesAreSortedAsUnsignedNumbers() {
    byte[] hashes = new byte[2 * Digest.SIZE];
    hashes[0] = (byte) 0x80;
    hashes[Digest.SIZE] = 0x7f;
    assertThat(LeafOrder.of(hashes, 2)).containsExactly(1, 0);
  }

  /** {@code abi.encode(uint256 31337, address vault, address payee, uint256 cumulative)}. */
  private static byte[] payoutLeaf(int i) {
    byte[] payee = Digest.keccak(("payee " + i).getBytes(US_ASCII)).toArray();
    BigInteger cumulative = BigInteger.valueOf(1000).pow(i % 9).add(BigInteger.valueOf(i));
    return new ByteWriter()
        .raw(new byte[24])
        .u64(31337)
        .raw(new byte[12])
        .raw(HexFormat.of().parseHex(VAULT))
        .raw(new byte[12])
        .raw(Arrays.copyOfRange(payee, 12, 32))
        .raw(new byte[16])
        .amount(Amount.of(cumulative))
        .toByteArray();
  }
}
