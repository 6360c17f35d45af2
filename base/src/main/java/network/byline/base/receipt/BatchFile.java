package network.byline.base.receipt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import network.byline.base.codec.ByteReader;
import network.byline.base.codec.ByteWriter;
import network.byline.base.codec.MalformedException;
import network.byline.base.eip712.Domain;
import network.byline.base.statement.Decoding;
import network.byline.base.value.Digest;

/**
 * Receipts anchored together, and all that a stranger needs beside the blocks to recompute them.
 * The file's SHA-256 goes on chain with its roots and totals.
 *
 * @param domain chain and vault
 * @param number 1 for the first, then ascending without gaps
 * @param previous the digest of the file before; zero for the first
 * @param firstReceipt how many receipts all earlier batches hold
 * @param closedAt seconds since 1970
 * @param receipts the receipts
 * @param statements every statement since the last batch
 * @param logs size and root of every datanet's contribution log, by datanet id
 * @param blocks ids of all blocks that the new statements need, ascending
 * @param ledger the ledger after this batch
 */
public record BatchFile(
    Domain domain,
    long number,
    Digest previous,
    long firstReceipt,
    long closedAt,
    List<ReceiptEntry> receipts,
    PublishedStatements statements,
    List<DatanetLog> logs,
    List<Digest> blocks,
    Ledger ledger) {

  /** The most receipts of one batch. */
  public static final int MAX_RECEIPTS = 10_000;

  private static final byte[] MAGIC = "BYLINE-BATCH-1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_ROWS = 4_000_000;

  public BatchFile {
    receipts = List.copyOf(receipts);
    logs = List.copyOf(logs);
    blocks = List.copyOf(blocks);
    if (number < 1) {
      throw new IllegalArgumentException("batch.number " + number + ": the first is 1");
    }
  }

  /** Size and root of a datanet's contribution log. */
  public record DatanetLog(Digest datanet, long size, Digest root) {

    /** Returns the leaf data of the contributions tree. */
    public byte[] leaf() {
      ByteWriter out = new ByteWriter();
      out.digest(datanet).u64(size).digest(root);
      return out.toByteArray();
    }

    static DatanetLog decode(ByteReader in) {
      return new DatanetLog(in.digest("log.datanet"), in.u64("log.size"), in.digest("log.root"));
    }
  }

  /** Returns the file's bytes. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    out.raw(MAGIC)
        .u64(domain.chainId())
        .address(domain.vault())
        .u64(number)
        .digest(previous)
        .u64(firstReceipt)
        .u64(closedAt)
        .list(receipts, (w, entry) -> entry.encode(w));
    statements.encode(out);
    out.list(logs, (w, log) -> w.raw(log.leaf())).list(blocks, ByteWriter::digest);
    ledger.encode(out);
    return out.toByteArray();
  }

  /** Returns the digest that goes on chain for a file of these bytes. */
  public static Digest digest(byte[] file) {
    return Digest.sha256(file);
  }

  /**
   * Reads a batch file.
   *
   * @throws MalformedException naming the field that is wrong
   */
  public static BatchFile decode(byte[] file) {
    ByteReader in = new ByteReader(file);
    if (!Arrays.equals(in.raw(MAGIC.length, "batch.magic"), MAGIC)) {
      throw new MalformedException("batch.magic", "this is no batch file of version 1");
    }
    BatchFile batch =
        Decoding.valid(
            "batch",
            () ->
                new BatchFile(
                    new Domain(in.u64("batch.chainId"), in.address("batch.vault")),
                    in.u64("batch.number"),
                    in.digest("batch.previous"),
                    in.u64("batch.firstReceipt"),
                    in.u64("batch.closedAt"),
                    receipts(in),
                    PublishedStatements.decode(in),
                    in.list(MAX_ROWS, DatanetLog::decode, "batch.logs"),
                    in.list(MAX_ROWS, r -> r.digest("batch.blocks"), "batch.blocks"),
                    Ledger.decode(in)));
    in.finish();
    return batch;
  }

  /** Reads the receipts; an error names which one it is in. */
  private static List<ReceiptEntry> receipts(ByteReader in) {
    int[] next = {0};
    return in.list(
        MAX_RECEIPTS,
        r -> {
          int index = next[0]++;
          try {
            return ReceiptEntry.decode(r);
          } catch (IllegalArgumentException e) {
            throw new MalformedException("receipt " + index, String.valueOf(e.getMessage()), e);
          }
        },
        "batch.receipts");
  }
}
