package network.byline.testkit.network;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import network.byline.scheduler.verification.Level;
import network.byline.testkit.crowd.Conduct;

/** What a run came to: counts, times, work and money. */
public final class Tally {

  /** What is counted for one level. */
  public static final class OfLevel {
    /** Answers that the client paid for. */
    public long accepted;

    /** Answers that were refused. */
    public long refused;

    /** Wrong answers that the client paid for. */
    public long wrongTokens;

    /** Wrong scores that were settled. */
    public long wrongScores;

    /** Of those wrong in either way, the ones that looking back found later. */
    public long foundLater;

    /** Milliseconds of the reference machine for generating, once an answer. */
    public long generating;

    /** Milliseconds of the reference machine for everything else. */
    public long checking;
  }

  /** What one account of a liar, or of an honest volunteer, came to. */
  public static final class OfAccount {
    /** How it deals with the network. */
    public final Conduct conduct;

    /** How many of a million units it cheats on. */
    public final int cheatPpm;

    /** Pay for units on which it cheated, and what it steered to itself. */
    public long gained;

    /** Pay that was held and taken from it. */
    public long lost;

    /** Pay for honest units. */
    public long earned;

    /** How many units it cheated on. */
    public long cheats;

    /** Whether it was convicted. */
    public boolean convicted;

    OfAccount(Conduct conduct, int cheatPpm) {
      this.conduct = conduct;
      this.cheatPpm = cheatPpm;
    }
  }

  final Map<Level, OfLevel> levels = new EnumMap<>(Level.class);
  final Map<Integer, OfAccount> accounts = new TreeMap<>();
  final List<Long> millis = new ArrayList<>();
  long fingerprint = 1;
  long steps;
  long end;
  long turnedAway;
  long leases;
  long secondCopies;
  long refusedResults;
  long kills;
  long audits;
  long referees;
  long lookedBack;
  long wrongWithHonestScorer;
  long residentHits;
  long residentChances;
  long advanced;
  long fund;
  long paid;

  Tally() {
    for (Level level : Level.values()) {
      levels.put(level, new OfLevel());
    }
  }

  /** Returns the counts of a level. */
  public OfLevel level(Level level) {
    return Objects.requireNonNull(levels.get(level));
  }

  /** Returns what each account came to. */
  public List<OfAccount> accounts() {
    return List.copyOf(accounts.values());
  }

  /** Returns a number that depends on every event of the run. */
  public long fingerprint() {
    return fingerprint;
  }

  /** Returns how many events there were. */
  public long steps() {
    return steps;
  }

  /** Returns how long the run was, in simulated milliseconds. */
  public long millis() {
    return end;
  }

  /** Returns how many orders were decided. */
  public long decided() {
    return millis.size();
  }

  /** Returns how often an order was turned away because too many waited. */
  public long turnedAway() {
    return turnedAway;
  }

  /** Returns how many leases were given. */
  public long leases() {
    return leases;
  }

  /** Returns how many leases were given while another of the same task was out. */
  public long secondCopies() {
    return secondCopies;
  }

  /** Returns how many machines failed. */
  public long kills() {
    return kills;
  }

  /** Returns how many audits there were. */
  public long audits() {
    return audits;
  }

  /** Returns how often the referee was called. */
  public long referees() {
    return referees;
  }

  /** Returns how many jobs were looked at again. */
  public long lookedBack() {
    return lookedBack;
  }

  /** Returns how many wrong answers were paid though an honest scorer had seen them. */
  public long wrongWithHonestScorer() {
    return wrongWithHonestScorer;
  }

  /** Returns what the operator advanced for audits. */
  public long advanced() {
    return advanced;
  }

  /** Returns what is left in the fund for audits. */
  public long fund() {
    return fund;
  }

  /** Returns what workers were paid. */
  public long paid() {
    return paid;
  }

  /** Returns the time from order to decision that so many of a hundred jobs stay within. */
  public long percentile(int hundredths) {
    List<Long> sorted = millis.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1L, sorted.size() * (long) hundredths / 100));
  }

  void mix(long value) {
    fingerprint = (fingerprint ^ value) * 0x9e3779b97f4a7c15L;
    fingerprint ^= fingerprint >>> 29;
  }

  OfAccount account(int number, Conduct conduct, int cheatPpm) {
    return accounts.computeIfAbsent(number, _ -> new OfAccount(conduct, cheatPpm));
  }
}
