package network.byline.peer.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.SortedMap;
import java.util.TreeMap;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;

/**
 * A client's own record of what it owes at one vault, from which it computes its next spending cap
 * without believing any host: fees of the receipts it got, and the fees that open orders may still
 * cost. An order is written down before it is signed, so that none is forgotten by a crash.
 */
public final class SpendingBook {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  private SpendingBook(Path file) {
    this.file = file;
  }

  /** Returns the book of a client at a vault, kept in a folder. */
  public static SpendingBook in(Path folder, long chainId, Address vault, Address client) {
    String name =
        chainId + "-" + vault.toString().substring(2) + "-" + client.toString().substring(2);
    return new SpendingBook(folder.resolve(name + ".json"));
  }

  /** An order about to be signed: its nonce, and the cap that covers it and all before it. */
  public record Entry(long nonce, Amount cumulativeCap) {}

  /**
   * An order whose end is not known.
   *
   * @param maxFee the most it may cost
   * @param expiry when it expires, in seconds since 1970
   */
  public record Open(Amount maxFee, long expiry) {}

  /**
   * Takes the next nonce and reserves the most that its order may cost.
   *
   * @param collected what the vault says it has collected from this client
   * @param floor a number from which nonces may start if the book is new, such as the time
   * @param expiry when the order will expire, in seconds since 1970
   */
  public Entry open(Amount maxFee, Amount collected, long floor, long expiry) {
    return locked(
        () -> {
          ObjectNode book = read();
          long nonce = Math.max(book.path("lastNonce").asLong(0) + 1, floor);
          Amount settled = Amount.parse(book.path("settled").asText("0"));
          Amount start = settled.compareTo(collected) < 0 ? collected : settled;
          book.withObject("/open")
              .putObject(Long.toString(nonce))
              .put("maxFee", maxFee.toString())
              .put("expiry", expiry);
          Amount cap = start;
          for (Open order : orders(book).values()) {
            cap = cap.plus(order.maxFee());
          }
          book.put("lastNonce", nonce);
          book.put("settled", start.toString());
          write(book);
          return new Entry(nonce, cap);
        });
  }

  /** Returns the orders whose end is not known, by nonce. */
  public SortedMap<Long, Open> open() {
    return locked(() -> orders(read()));
  }

  /**
   * Replaces an open order's maximum by what it cost, zero where nothing will be charged; doing it
   * again changes nothing.
   */
  public void settle(long nonce, Amount fee) {
    locked(
        () -> {
          ObjectNode book = read();
          if (book.withObject("/open").remove(Long.toString(nonce)) != null) {
            book.put(
                "settled", Amount.parse(book.path("settled").asText("0")).plus(fee).toString());
            write(book);
          }
          return fee;
        });
  }

  private static SortedMap<Long, Open> orders(ObjectNode book) {
    SortedMap<Long, Open> orders = new TreeMap<>();
    for (var row : book.withObject("/open").properties()) {
      JsonNode order = row.getValue();
      // Books of the first version have the maximum only.
      String maxFee = order.isObject() ? order.path("maxFee").asText() : order.asText();
      orders.put(
          Long.valueOf(row.getKey()),
          new Open(Amount.parse(maxFee), order.path("expiry").asLong()));
    }
    return orders;
  }

  private ObjectNode read() throws IOException {
    return Files.exists(file)
        ? (ObjectNode) JSON.readTree(Files.readAllBytes(file))
        : JSON.createObjectNode();
  }

  private void write(ObjectNode book) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.write(temporary, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(book));
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private interface Step<T> {
    T take() throws IOException;
  }

  private <T> T locked(Step<T> step) {
    try {
      Files.createDirectories(file.getParent());
      Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        return step.take();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the spending book " + file + " cannot be kept", e);
    }
  }
}
