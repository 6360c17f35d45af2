package network.byline.chain.outbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import network.byline.base.value.Address;
import network.byline.storage.outbox.Attempt;
import network.byline.storage.outbox.Inclusion;
import network.byline.storage.outbox.Intent;
import network.byline.storage.outbox.IntentState;
import network.byline.storage.outbox.OutboxStore;
import network.byline.storage.projection.IntentRow;

/** The outbox's store without a database, for running a scenario hundreds of times. */
final class MemoryOutbox implements OutboxStore {

  private final Map<String, Intent> intents = new LinkedHashMap<>();
  private final Map<String, List<Attempt>> attempts = new LinkedHashMap<>();
  private final Set<Long> used = new HashSet<>();

  @Override
  public List<Intent> open() {
    return those(intent -> intent.state().isOpen());
  }

  @Override
  public List<Intent> ofBatch(long batch) {
    return those(intent -> intent.batch() == batch);
  }

  @Override
  public List<Intent> inState(IntentState state) {
    return those(intent -> intent.state() == state);
  }

  @Override
  public Optional<Intent> intent(String key) {
    return Optional.ofNullable(intents.get(key));
  }

  @Override
  public List<Attempt> attempts(String key) {
    return List.copyOf(attempts.getOrDefault(key, List.of()));
  }

  @Override
  public void plan(IntentRow row, Instant now) {
    intents.putIfAbsent(
        row.key(),
        new Intent(
            intents.size(),
            row.key(),
            row.batch(),
            row.kind(),
            row.payload(),
            IntentState.PLANNED,
            OptionalLong.empty(),
            Optional.empty(),
            "",
            now));
  }

  @Override
  public long nextNonce(Address sender) {
    return used.stream().max(Comparator.naturalOrder()).map(last -> last + 1).orElse(0L);
  }

  @Override
  public void signed(String key, Address sender, Attempt attempt) {
    Intent intent = expect(key, IntentState.PLANNED, IntentState.SIGNED, IntentState.SENT);
    boolean fresh = intent.state() == IntentState.PLANNED;
    if (fresh ? !used.add(attempt.nonce()) : intent.nonce().getAsLong() != attempt.nonce()) {
      throw new IllegalStateException("nonce " + attempt.nonce() + " for " + intent);
    }
    attempts.computeIfAbsent(key, k -> new ArrayList<>()).add(attempt);
    put(
        intent,
        IntentState.SIGNED,
        OptionalLong.of(attempt.nonce()),
        Optional.empty(),
        "",
        attempt.signedAt());
  }

  @Override
  public void sent(String key, Instant now) {
    move(expect(key, IntentState.SIGNED), IntentState.SENT, now);
  }

  @Override
  public void included(String key, Inclusion inclusion, Instant now) {
    Intent intent = expect(key, IntentState.SIGNED, IntentState.SENT, IntentState.INCLUDED);
    put(intent, IntentState.INCLUDED, intent.nonce(), Optional.of(inclusion), "", now);
  }

  @Override
  public void orphaned(String key, Instant now) {
    Intent intent = expect(key, IntentState.INCLUDED);
    put(intent, IntentState.SENT, intent.nonce(), Optional.empty(), "", now);
  }

  @Override
  public void replanned(String key, String note, Instant now) {
    Intent intent = expect(key, IntentState.SIGNED, IntentState.SENT);
    put(intent, IntentState.PLANNED, OptionalLong.empty(), Optional.empty(), note, now);
  }

  @Override
  public void settled(String key, Instant now) {
    Intent intent = expect(key, IntentState.INCLUDED);
    boolean succeeded = intent.inclusion().orElseThrow().succeeded();
    move(intent, succeeded ? IntentState.FINAL : IntentState.REVERTED, now);
  }

  @Override
  public void skipped(String key, String note, Instant now) {
    Intent intent = expect(key, IntentState.PLANNED);
    put(intent, IntentState.SKIPPED, intent.nonce(), intent.inclusion(), note, now);
  }

  @Override
  public void parked(String key, String note, Instant now) {
    Intent intent = expect(key, IntentState.PLANNED);
    put(intent, IntentState.PARKED, intent.nonce(), intent.inclusion(), note, now);
  }

  @Override
  public void retried(String key, Instant now) {
    Intent intent = expect(key, IntentState.PARKED, IntentState.REVERTED);
    put(intent, IntentState.PLANNED, OptionalLong.empty(), Optional.empty(), "", now);
  }

  @Override
  public void noted(String key, String note) {
    Intent intent = Objects.requireNonNull(intents.get(key));
    put(intent, intent.state(), intent.nonce(), intent.inclusion(), note, intent.changedAt());
  }

  private List<Intent> those(Predicate<Intent> condition) {
    return intents.values().stream().filter(condition).toList();
  }

  private Intent expect(String key, IntentState... states) {
    Intent intent = intents.get(key);
    if (intent == null || !Arrays.asList(states).contains(intent.state())) {
      throw new IllegalStateException(intent + " is none of " + Arrays.toString(states));
    }
    return intent;
  }

  private void move(Intent intent, IntentState to, Instant now) {
    put(intent, to, intent.nonce(), intent.inclusion(), intent.note(), now);
  }

  private void put(
      Intent intent,
      IntentState state,
      OptionalLong nonce,
      Optional<Inclusion> inclusion,
      String note,
      Instant now) {
    intents.put(
        intent.key(),
        new Intent(
            intent.sequence(),
            intent.key(),
            intent.batch(),
            intent.kind(),
            intent.payload(),
            state,
            nonce,
            inclusion,
            note,
            now));
  }
}
