package network.byline.peer.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.byline.base.codec.ByteReader;
import network.byline.base.receipt.Finish;
import network.byline.base.receipt.Opened;
import network.byline.base.statement.Order;
import network.byline.base.value.Amount;
import network.byline.peer.api.v1.BylineEntry;
import network.byline.peer.api.v1.MarkedSpan;
import network.byline.peer.api.v1.Receipt;
import network.byline.peer.api.v1.ShareEntry;
import network.byline.peer.client.HostClient;

/** Shows an answer's byline: who, what share, which words, which record behind them. */
final class AnswerView {

  private static final int SHOWN_SPANS = 4;
  private static final int EXCERPT = 96;

  private AnswerView() {}

  /**
   * Returns the answer with the credited words marked, a colour or a number for each contributor.
   */
  static String marked(Terminal terminal, Receipt receipt) {
    List<BylineEntry> entries = receipt.getBylineList();
    List<Marked> spans = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      for (MarkedSpan span : entries.get(i).getSpansList()) {
        spans.add(new Marked(span.getStartChar(), span.getEndChar(), i));
      }
    }
    spans.sort(
        Comparator.comparingInt(Marked::start)
            .thenComparing(Comparator.comparingInt(Marked::end).reversed()));
    String answer = receipt.getAnswer();
    StringBuilder text = new StringBuilder();
    int at = 0;
    for (Marked span : spans) {
      if (span.end() <= at) {
        continue;
      }
      // Of spans that overlap, the later one is marked from where the earlier one ends.
      int from = Math.max(at, span.start());
      text.append(answer, at, from);
      String words = answer.substring(from, span.end());
      text.append(
          terminal.live()
              ? terminal.coloured(span.owner(), words)
              : "[" + words + "]" + superscript(span.owner() + 1));
      at = span.end();
    }
    return text.append(answer.substring(at)).toString();
  }

  /** A span of an answer, in characters, and which line of the byline it belongs to. */
  private record Marked(int start, int end, int owner) {}

  /** Prints the byline under an answer. */
  static void print(Terminal terminal, Receipt receipt, Map<String, String> names) {
    List<BylineEntry> entries = receipt.getBylineList();
    for (int i = 0; i < entries.size(); i++) {
      BylineEntry entry = entries.get(i);
      String address = HostClient.address(entry.getContributor()).toString();
      String name = names.getOrDefault(address, address);
      terminal.print(
          terminal.coloured(i, String.format("  %d  %-42s ", i + 1, name))
              + String.format(
                  "%5.1f %%  %s", 100 * entry.getShare(), Coins.format(entry.getAmount())));
      entry.getSpansList().stream()
          .limit(SHOWN_SPANS)
          .forEach(
              span ->
                  terminal.print(
                      terminal.dim(
                          "       “"
                              + span.getText().strip()
                              + "”  in: "
                              + excerpt(span.getRecordText(), span.getText().strip()))));
      if (entry.getSpansCount() > SHOWN_SPANS) {
        terminal.print(
            terminal.dim("       and " + (entry.getSpansCount() - SHOWN_SPANS) + " more"));
      }
    }
    if (receipt.getOpened().isEmpty()) {
      terminal.print("  sealed: prompt, answer and byline are for whoever asked");
    } else if (entries.isEmpty()) {
      terminal.print("  no passage stands out; the data part went to the commons or the treasury");
    }
    finish(receipt).flatMap(finish -> cut(receipt, finish)).ifPresent(terminal::print);
    terminal.print(
        terminal.dim(
            "  fee " + Coins.format(receipt.getFee()) + " for " + receipt.getTokens() + " tokens"));
    parts(receipt).forEach(line -> terminal.print(terminal.dim("    " + line)));
    terminal.print(terminal.dim("  receipt " + HostClient.digest(receipt.getId())));
  }

  /** Returns why an answer ended, if its receipt is open to this client. */
  private static Optional<Finish> finish(Receipt receipt) {
    return receipt.getOpened().isEmpty()
        ? Optional.empty()
        : Optional.of(
            ByteReader.decode("opened", receipt.getOpened().toByteArray(), Opened::decode)
                .trace()
                .finish());
  }

  /** Says why an answer is shorter than ordered, where that is not the model's doing. */
  private static Optional<String> cut(Receipt receipt, Finish finish) {
    Order order = ByteReader.decode("order", receipt.getOrder().toByteArray(), Order::decode);
    String at = "  cut at " + receipt.getTokens() + " of " + order.maxTokens() + " tokens: ";
    return switch (finish) {
      case LENGTH ->
          receipt.getTokens() < order.maxTokens()
              ? Optional.of(
                  at + "the maximum fee of " + Coins.format(order.maxFee()) + " pays no more")
              : Optional.empty();
      case CONTEXT -> Optional.of(at + "the model's context is full");
      case CANCELLED -> Optional.of(at + "it was stopped");
      case STOP -> Optional.empty();
    };
  }

  /** The parts of the fee by role, the data's on a line before the others. */
  private static List<String> parts(Receipt receipt) {
    Map<String, Amount> parts = new LinkedHashMap<>();
    for (ShareEntry share : receipt.getSplitList()) {
      parts.merge(share.getRole(), Amount.parse(share.getAmount()), Amount::plus);
    }
    Map<String, Amount> data = new LinkedHashMap<>();
    Optional.ofNullable(parts.remove("data")).ifPresent(paid -> data.put("data", paid));
    data.put("commons", Amount.parse(receipt.getCommons()));
    return Stream.of(data, parts).map(AnswerView::list).filter(line -> !line.isEmpty()).toList();
  }

  private static String list(Map<String, Amount> parts) {
    return parts.entrySet().stream()
        .filter(part -> !part.getValue().isZero())
        .map(part -> part.getKey() + " " + Coins.plain(part.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** Returns the receipt as a document. */
  static Map<String, Object> document(Receipt receipt) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("receipt", HostClient.digest(receipt.getId()).toString());
    document.put("status", receipt.getStatus());
    document.put("model", receipt.getModel());
    document.put("opened", !receipt.getOpened().isEmpty());
    document.put("answer", receipt.getAnswer());
    document.put("tokens", receipt.getTokens());
    finish(receipt)
        .ifPresent(finish -> document.put("finish", finish.name().toLowerCase(Locale.ROOT)));
    document.put("fee", receipt.getFee());
    document.put("commons", receipt.getCommons());
    document.put("batch", receipt.getBatch());
    List<Map<String, Object>> byline = new ArrayList<>();
    for (BylineEntry entry : receipt.getBylineList()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("contributor", HostClient.address(entry.getContributor()).toString());
      row.put("share", entry.getShare());
      row.put("amount", entry.getAmount());
      List<Map<String, Object>> spans = new ArrayList<>();
      for (MarkedSpan span : entry.getSpansList()) {
        Map<String, Object> s = new LinkedHashMap<>();
        s.put("startToken", span.getStartToken());
        s.put("endToken", span.getEndToken());
        s.put("startChar", span.getStartChar());
        s.put("endChar", span.getEndChar());
        s.put("text", span.getText());
        s.put("count", span.getCount());
        s.put("gainNats", span.getGainNats());
        s.put("record", HostClient.digest(span.getRecord()).toString());
        s.put("recordText", span.getRecordText());
        spans.add(s);
      }
      row.put("spans", spans);
      byline.add(row);
    }
    document.put("byline", byline);
    List<Map<String, Object>> split = new ArrayList<>();
    for (ShareEntry share : receipt.getSplitList()) {
      split.add(
          Map.of(
              "payee", HostClient.address(share.getPayee()).toString(),
              "role", share.getRole(),
              "amount", share.getAmount()));
    }
    document.put("split", split);
    return document;
  }

  private static String superscript(int number) {
    return String.valueOf(number)
        .chars()
        .mapToObj(digit -> String.valueOf("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(digit - '0')))
        .collect(Collectors.joining());
  }

  private static String excerpt(String record, String words) {
    int at = Math.max(0, record.indexOf(words));
    int start = Math.max(0, Math.min(at - 12, record.length() - EXCERPT));
    int end = Math.min(record.length(), start + EXCERPT);
    return (start > 0 ? "…" : "")
        + record.substring(start, end)
        + (end < record.length() ? "…" : "");
  }
}
