package network.byline.scheduler.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import network.byline.base.value.Address;
import org.junit.jupiter.api.Test;

class FairQueueTest {

  private final FairQueue<String> queue = new FairQueue<>(3, 5);

  @Test
  void aClientWithManyTasksDoesNotDelayOneWithFew() {
    queue.add(client(1), "a1", 10);
    queue.add(client(1), "a2", 10);
    queue.add(client(1), "a3", 10);
    queue.add(client(2), "b1", 10);
    assertThat(served(queue)).containsExactly("a1", "b1", "a2", "a3");
  }

  @Test
  void largeTasksCountForMore() {
    queue.add(client(1), "large", 100);
    queue.add(client(1), "after", 1);
    queue.add(client(2), "b1", 40);
    queue.add(client(2), "b2", 40);
    assertThat(served(queue)).containsExactly("large", "b1", "b2", "after");
  }

  @Test
  void boundsAreSaidWithWhatToDo() {
    for (int i = 0; i < 3; i++) {
      assertThat(queue.add(client(1), "a" + i, 1)).isEmpty();
    }
    assertThat(queue.add(client(1), "a3", 1))
        .contains("3 of your tasks wait already: try again later");
    queue.add(client(2), "b", 1);
    queue.add(client(3), "c", 1);
    assertThat(queue.add(client(4), "d", 1)).contains("5 tasks wait already: try again later");
    assertThat(queue.size()).isEqualTo(5);
    assertThat(queue.waiting(client(1))).isEqualTo(3);
  }

  @Test
  void aTaskWithoutAWorkerLetsOtherClientsPass() {
    queue.add(client(1), "rare", 1);
    queue.add(client(2), "common", 1);
    assertThat(queue.next(task -> task.equals("common"))).contains("common");
    assertThat(queue.next(_ -> false)).isEmpty();
    assertThat(queue.next(_ -> true)).contains("rare");
  }

  @Test
  void clientsWhoAskForWhatNobodyHasDoNotBlockTheOthers() {
    FairQueue<String> lines = new FairQueue<>(3, 1_000);
    for (int c = 0; c < 100; c++) {
      lines.add(client(c), "rare", 1);
      lines.add(client(c), "rare", 1);
    }
    lines.add(client(100), "common", 50);
    List<String> served = new ArrayList<>();
    for (int look = 0; look <= 100 / FairQueue.MAX_PASSED_OVER; look++) {
      lines.next(task -> task.equals("common")).ifPresent(served::add);
    }
    assertThat(served).containsExactly("common");
    for (int look = 0; look < 10; look++) {
      lines.next(_ -> true).ifPresent(served::add);
    }
    assertThat(served).hasSizeGreaterThan(8);
  }

  @Test
  void tasksTakenBackAreNotServed() {
    queue.add(client(1), "a1", 1);
    queue.add(client(1), "a2", 1);
    assertThat(queue.remove(client(1), task -> task.equals("a1"))).isEqualTo(1);
    assertThat(served(queue)).containsExactly("a2");
  }

  @Property(tries = 100)
  void clientsThatAlwaysWaitGetEqualSharesWhateverTheySend(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FairQueue<Integer> lines = new FairQueue<>(8, 64);
    int largest = 50;
    Map<Integer, Long> got = new HashMap<>();
    List<Integer> sent = new ArrayList<>();
    for (int step = 0; step < 1_000; step++) {
      for (int c = 0; c < 4; c++) {
        while (lines.waiting(client(c)) < 2 + c) {
          int cost = 1 + random.nextInt(c == 0 ? largest : 10);
          sent.add(cost);
          assertThat(lines.add(client(c), c * 1_000 + cost, cost)).isEmpty();
        }
      }
      int served = lines.next(_ -> true).orElseThrow();
      got.merge(served / 1_000, (long) served % 1_000, Long::sum);
    }
    for (int c = 1; c < 4; c++) {
      long difference = got.getOrDefault(0, 0L) - got.getOrDefault(c, 0L);
      assertThat(Math.abs(difference)).isLessThanOrEqualTo(2L * largest);
    }
    assertThat(lines.size()).isEqualTo(sent.size() - 1_000);
  }

  private static List<String> served(FairQueue<String> queue) {
    List<String> served = new ArrayList<>();
    while (queue.size() > 0) {
      served.add(queue.next(_ -> true).orElseThrow());
    }
    return served;
  }

  private static Address client(int number) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[0] = (byte) number;
    return Address.of(bytes);
  }
}
