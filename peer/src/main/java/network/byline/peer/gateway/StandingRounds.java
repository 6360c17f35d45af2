package network.byline.peer.gateway;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import network.byline.base.value.Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What accounts have earned, as one thread of the host finds out now and then for all that are
 * asked about: however many volunteers there are, the chain and the database see one reader, and
 * while these fail, what was last known stands.
 */
public final class StandingRounds implements StandingBook, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StandingRounds.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  /** The time between two looks at an account. */
  static final Duration EVERY = Duration.ofSeconds(10);

  private static final Duration REMEMBERED = EVERY.multipliedBy(3);

  private final Supplier<Function<Address, Standing>> source;
  private final InstantSource clock;
  private final Map<Address, Account> accounts = new LinkedHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("standings").factory());
  private Instant lastRound = Instant.MIN;
  private boolean complained;

  private static final class Account {
    private Instant asked;
    private boolean looked;
    private Optional<Standing> known = Optional.empty();

    private Account(Instant asked) {
      this.asked = asked;
    }
  }

  /**
   * Makes rounds that {@link #start} begins.
   *
   * @param source begins a round by reading what all accounts share, then reads one account after
   *     the other; may block and fail
   */
  public StandingRounds(Supplier<Function<Address, Standing>> source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /** Looks from now on. */
  public void start() {
    var _ = thread.scheduleWithFixedDelay(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Optional<Standing> standing(Address account) {
    Instant now = clock.instant();
    synchronized (accounts) {
      Account asked = accounts.computeIfAbsent(account, _ -> new Account(now));
      asked.asked = now;
      return asked.known;
    }
  }

  /** Looks at all accounts if a round is due, else at those that are new. */
  void tick() {
    List<Address> wanted = wanted(clock.instant());
    if (wanted.isEmpty()) {
      return;
    }
    try {
      Function<Address, Standing> round = source.get();
      for (Address account : wanted) {
        Standing now = round.apply(account);
        synchronized (accounts) {
          Optional.ofNullable(accounts.get(account)).ifPresent(it -> it.known = Optional.of(now));
        }
      }
      complained = false;
    } catch (RuntimeException e) {
      if (!complained) {
        complained = true;
        LOG.warn("what volunteers earned cannot be read; they hear what was last known", e);
      }
    }
  }

  private List<Address> wanted(Instant now) {
    synchronized (accounts) {
      boolean due = lastRound.equals(Instant.MIN) || !now.isBefore(lastRound.plus(EVERY));
      if (due) {
        lastRound = now;
        accounts.values().removeIf(it -> it.asked.plus(REMEMBERED).isBefore(now));
      }
      List<Address> wanted = new ArrayList<>();
      accounts.forEach(
          (address, account) -> {
            if (due || !account.looked) {
              account.looked = true;
              wanted.add(address);
            }
          });
      return wanted;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
