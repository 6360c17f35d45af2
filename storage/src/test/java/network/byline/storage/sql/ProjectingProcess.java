package network.byline.storage.sql;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import network.byline.base.statement.Role;
import network.byline.base.value.Address;
import network.byline.base.value.Amount;
import network.byline.storage.folder.DataFolder;
import network.byline.storage.projection.EarningRow;
import network.byline.storage.projection.Projections;

/** A process that writes events without end and says the offset of each that is written. */
final class ProjectingProcess {

  static final String PROJECTION = "money";
  static final Address EARNER = Samples.address(9);

  private ProjectingProcess() {}

  public static void main(String[] args) {
    DataFolder folder = DataFolder.open(Path.of(args[0]));
    Database database = Database.open(new DatabaseConfig.Embedded(folder), InstantSource.system());
    Projections projections = database.projections();
    for (long offset = projections.offset(PROJECTION) + 1; ; offset++) {
      projections.apply(
          PROJECTION,
          offset,
          List.of(
              new EarningRow(Samples.digest((int) offset), EARNER, Role.DATA, Amount.of(offset)),
              new EarningRow(
                  Samples.digest((int) offset), EARNER, Role.CURATOR, Amount.of(2 * offset))));
      System.out.println(offset);
    }
  }
}
