package network.byline.peer.grpc;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.byline.attribution.tokenizer.StreamDecoder;
import network.byline.base.receipt.Evidence.CreditedSpan;
import network.byline.base.receipt.Opened;
import network.byline.base.receipt.ReceiptEntry;
import network.byline.base.receipt.Shares;
import network.byline.base.statement.Disclosure;
import network.byline.base.statement.ModelCard;
import network.byline.base.statement.Role;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.base.value.Digest;
import network.byline.peer.api.v1.BylineEntry;
import network.byline.peer.api.v1.MarkedSpan;
import network.byline.peer.api.v1.Receipt;
import network.byline.peer.api.v1.ShareEntry;
import network.byline.storage.view.SettledReceipt;
import network.byline.storage.view.Views;

/**
 * Shows a receipt with its byline: contributors by what they were paid, with the words and records.
 */
final class ReceiptMessages {

  private static final double UNITS_PER_NAT = 1 << 20;

  private final Views views;
  private final ModelTexts texts;
  private final Records records;

  ReceiptMessages(Views views, ModelTexts texts, Records records) {
    this.views = views;
    this.texts = texts;
    this.records = records;
  }

  /** Shows what anyone may see: of a sealed order neither prompt nor answer nor byline. */
  Receipt open(SettledReceipt settled) {
    boolean sealed = settled.entry().order().statement().disclosure() == Disclosure.SEALED;
    return message(settled, sealed ? Optional.empty() : settled.opened());
  }

  /** Shows everything, to whoever asked. */
  Receipt whole(SettledReceipt settled) {
    return message(settled, settled.opened());
  }

  /**
   * Shows everything to whoever knows the salt of the order's prompt.
   *
   * @throws RefusedException if it is another
   */
  Receipt whole(SettledReceipt settled, Digest promptSalt) {
    boolean another =
        settled
            .opened()
            .filter(
                opened ->
                    !MessageDigest.isEqual(opened.promptSalt().toArray(), promptSalt.toArray()))
            .isPresent();
    if (another) {
      throw RefusedException.invalid(
          "prompt_salt is not the salt of this order's prompt: leave it out to see what is public");
    }
    return whole(settled);
  }

  private Receipt message(SettledReceipt settled, Optional<Opened> opened) {
    ReceiptEntry entry = settled.entry();
    Optional<ModelCard> model =
        views.model(entry.receipt().model()).map(view -> view.card().statement());
    Receipt.Builder message =
        Receipt.newBuilder()
            .setId(Messages.bytes(settled.id()))
            .setHead(ByteString.copyFrom(entry.receipt().toBytes()))
            .setSignature(Messages.bytes(entry.signature()))
            .setShares(ByteString.copyFrom(entry.shares().toBytes()))
            .setOrder(Messages.bytes(entry.order().statement()))
            .setOrderSignature(Messages.bytes(entry.order().signature()))
            .setFee(entry.receipt().fee().toString())
            .setCommons(entry.shares().commonsTotal().toString())
            .setBatch(settled.batch())
            .setStatus(entry.receipt().outcome().name().toLowerCase(Locale.ROOT))
            .setTokens(entry.receipt().tokens())
            .setModel(model.map(card -> card.name().value()).orElse(""));
    for (Shares.Payment payment : entry.shares().payees()) {
      message.addSplit(
          ShareEntry.newBuilder()
              .setPayee(Messages.bytes(payment.payee()))
              .setRole(NetworkApi.name(payment.role()))
              .setAmount(payment.amount().toString()));
    }
    if (opened.isPresent() && model.isPresent()) {
      show(message, opened.get(), model.get(), entry.shares());
    }
    return message.build();
  }

  private void show(Receipt.Builder message, Opened opened, ModelCard model, Shares shares) {
    List<Integer> tokens = opened.trace().answerTokens();
    int[] starts = new int[tokens.size() + 1];
    StreamDecoder decoder = texts.of(model).tokenizer().stream();
    StringBuilder answer = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      starts[i] = answer.length();
      answer.append(decoder.feed(tokens.get(i)));
    }
    answer.append(decoder.finish());
    starts[tokens.size()] = answer.length();
    message
        .setPrompt(opened.prompt())
        .setAnswer(answer.toString())
        .setOpened(ByteString.copyFrom(opened.toBytes()));
    model.source().ifPresent(s -> addByline(message, opened, s, shares, answer.toString(), starts));
  }

  private void addByline(
      Receipt.Builder message,
      Opened opened,
      ModelCard.Source source,
      Shares shares,
      String answer,
      int[] starts) {
    Map<Address, Amount> paid = new TreeMap<>();
    Amount all = Amount.ZERO;
    for (Shares.Payment payment : shares.payees()) {
      if (payment.role() == Role.DATA) {
        paid.merge(payment.payee(), payment.amount(), Amount::plus);
        all = all.plus(payment.amount());
      }
    }
    Map<Address, List<MarkedSpan>> spans = new TreeMap<>();
    for (CreditedSpan span : opened.evidence().spans()) {
      spans
          .computeIfAbsent(span.owner(), _ -> new ArrayList<>())
          .add(marked(span, source.datanet(), answer, starts));
    }
    List<BylineEntry.Builder> entries = new ArrayList<>();
    for (Map.Entry<Address, Amount> row : paid.entrySet()) {
      List<MarkedSpan> own = new ArrayList<>(spans.getOrDefault(row.getKey(), List.of()));
      own.sort(Comparator.comparingDouble(MarkedSpan::getGainNats).reversed());
      entries.add(
          BylineEntry.newBuilder()
              .setContributor(Messages.bytes(row.getKey()))
              .setShare(
                  row.getValue().toBigInteger().doubleValue() / all.toBigInteger().doubleValue())
              .setAmount(row.getValue().toString())
              .addAllSpans(own));
    }
    entries.sort(Comparator.comparingDouble(BylineEntry.Builder::getShare).reversed());
    entries.forEach(message::addByline);
  }

  private MarkedSpan marked(CreditedSpan span, Digest datanet, String answer, int[] starts) {
    int start = starts[span.start()];
    int end = starts[span.end()];
    return MarkedSpan.newBuilder()
        .setStartToken(span.start())
        .setEndToken(span.end())
        .setStartChar(start)
        .setEndChar(end)
        .setText(answer.substring(start, end))
        .setRecord(Messages.bytes(span.passage()))
        .setRecordText(records.text(datanet, span.passage()).orElse(""))
        .setCount(span.count())
        .setGainNats(span.value() / UNITS_PER_NAT)
        .build();
  }
}
