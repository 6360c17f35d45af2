package network.byline.base.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import network.byline.base.value.Digest;

class MerkleProperties {

  @Property(tries = 200)
  void logProofsHoldForTheirLeafAndSizeOnly(
      @ForAll @IntRange(min = 1, max = 200) int size, @ForAll long seed) {
    Random random = new Random(seed);
    List<byte[]> leaves = leaves(size, random);
    Digest root = LogTree.root(leaves);
    int index = random.nextInt(size);
    List<Digest> proof = LogTree.inclusionProof(leaves, index);
    byte[] leaf = leaves.get(index);
    assertThat(LogTree.verifyInclusion(leaf, index, size, proof, root)).isTrue();
    assertThat(LogTree.verifyInclusion(new byte[3], index, size, proof, root)).isFalse();
    assertThat(LogTree.verifyInclusion(leaf, index, size, damaged(proof, random), root)).isFalse();
    int other = random.nextInt(size);
    if (other != index) {
      assertThat(LogTree.verifyInclusion(leaf, other, size, proof, root)).isFalse();
    }
  }

  @Property(tries = 200)
  void aLogIsConsistentWithItsBeginningsOnly(
      @ForAll @IntRange(min = 2, max = 200) int size, @ForAll long seed) {
    Random random = new Random(seed);
    List<byte[]> leaves = leaves(size, random);
    int old = 1 + random.nextInt(size - 1);
    Digest oldRoot = LogTree.root(leaves.subList(0, old));
    Digest root = LogTree.root(leaves);
    List<Digest> proof = LogTree.consistencyProof(leaves, old);
    assertThat(LogTree.verifyConsistency(old, oldRoot, size, root, proof)).isTrue();
    assertThat(LogTree.verifyConsistency(old, root, size, root, proof)).isFalse();
    assertThat(LogTree.verifyConsistency(old, oldRoot, size, oldRoot, proof)).isFalse();
    assertThat(LogTree.verifyConsistency(old, oldRoot, size, root, damaged(proof, random)))
        .isFalse();
  }

  @Property(tries = 200)
  void keccakProofsHoldAndTheRootForgetsTheOrder(
      @ForAll @IntRange(min = 1, max = 200) int size, @ForAll long seed) {
    Random random = new Random(seed);
    List<byte[]> leaves = leaves(size, random);
    KeccakTree tree = KeccakTree.of(leaves);
    for (int i = 0; i < size; i++) {
      assertThat(KeccakTree.verify(tree.root(), leaves.get(i), tree.proof(i))).isTrue();
    }
    int index = random.nextInt(size);
    List<Digest> proof = tree.proof(index);
    assertThat(KeccakTree.verify(tree.root(), new byte[3], proof)).isFalse();
    assertThat(KeccakTree.verify(tree.root(), leaves.get(index), damaged(proof, random))).isFalse();
    List<byte[]> shuffled = new ArrayList<>(leaves);
    Collections.shuffle(shuffled, random);
    assertThat(KeccakTree.of(shuffled).root()).isEqualTo(tree.root());
  }

  private static List<byte[]> leaves(int size, Random random) {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      byte[] leaf = new byte[4 + random.nextInt(40)];
      random.nextBytes(leaf);
      leaves.add(leaf);
    }
    return leaves;
  }

  /** One hash changed, dropped or added. */
  private static List<Digest> damaged(List<Digest> proof, Random random) {
    List<Digest> damaged = new ArrayList<>(proof);
    int at = random.nextInt(proof.size() + 1);
    if (at == proof.size() || proof.isEmpty()) {
      damaged.add(at, Digest.sha256());
    } else if (random.nextBoolean()) {
      damaged.remove(at);
    } else {
      byte[] bytes = damaged.get(at).toArray();
      bytes[random.nextInt(32)] ^= 1;
      damaged.set(at, Digest.of(bytes));
    }
    return damaged;
  }
}
