package network.byline.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import network.byline.base.value.Amount;
import network.byline.storage.folder.DataFolder;
import network.byline.storage.view.RoleEarnings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectionsCrashIT {

  @TempDir Path temp;

  @Test
  void aKilledProcessLosesNothingItSaidAndCountsNothingTwice() throws Exception {
    long acknowledged = 0;
    for (int round = 0; round < 3; round++) {
      long wanted = acknowledged + 100 + 37L * round;
      acknowledged = runAndKill(wanted);
      assertThat(acknowledged).isGreaterThanOrEqualTo(wanted);
      try (DataFolder folder = DataFolder.open(temp);
          Database database =
              Database.open(new DatabaseConfig.Embedded(folder), InstantSource.system())) {
        long offset = database.projections().offset(ProjectingProcess.PROJECTION);
        long sum = offset * (offset + 1) / 2;

        assertThat(offset).isGreaterThanOrEqualTo(acknowledged);
        assertThat(database.views().earnings(ProjectingProcess.EARNER))
            .extracting(RoleEarnings::amount)
            .containsExactly(Amount.of(sum), Amount.of(2 * sum));
      }
    }
  }

  /** Kills a process once it has said this offset, and returns the last that it said. */
  private long runAndKill(long atLeast) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ProjectingProcess.class.getName(),
                temp.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long last = 0;
    try (BufferedReader said = process.inputReader(StandardCharsets.US_ASCII)) {
      String line = said.readLine();
      while (line != null && last < atLeast) {
        last = Long.parseLong(line);
        line = said.readLine();
      }
      // The process's own method would close what is read here.
      process.toHandle().destroyForcibly();
      process.waitFor();
      // What it said before it died was written too; of a torn line the digits make a lower number.
      for (; line != null && line.matches("\\d+"); line = said.readLine()) {
        last = Math.max(last, Long.parseLong(line));
      }
    } finally {
      process.destroyForcibly();
    }
    return last;
  }
}
