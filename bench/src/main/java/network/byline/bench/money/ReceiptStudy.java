package network.byline.bench.money;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import network.byline.base.merkle.KeccakTree;
import network.byline.base.receipt.Receipt;
import network.byline.bench.Contest;
import picocli.CommandLine.Command;

/** How many receipts a second are hashed and put into the batch's tree. */
@Command(
    name = "receipts",
    mixinStandardHelpOptions = true,
    description = "Receipts hashed and put into a tree.")
public final class ReceiptStudy implements Callable<Integer> {

  private static final double BAR = 300_000;
  private static final int COUNT = 100_000;
  private static final int TURNS = 7;

  /** For picocli. */
  ReceiptStudy() {}

  @Override
  public Integer call() {
    SplittableRandom random = new SplittableRandom(3);
    List<byte[]> receipts = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      byte[] bytes = new byte[Receipt.SIZE];
      random.nextBytes(bytes);
      receipts.add(bytes);
    }
    double speed =
        new Contest()
            .add("tree", COUNT, () -> KeccakTree.of(receipts).root())
            .run(TURNS)
            .getFirst()
            .perCpuSecond();
    System.out.printf(
        Locale.ROOT,
        "# Receipts%n%n%,d receipts of %d bytes a tree: **%,.0f per CPU-second** (bar: %,.0f).%n",
        COUNT,
        Receipt.SIZE,
        speed,
        BAR);
    return speed >= BAR ? 0 : 1;
  }
}
