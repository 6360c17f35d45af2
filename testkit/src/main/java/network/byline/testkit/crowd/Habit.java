package network.byline.testkit.crowd;

/** When a volunteer's machine is on, in its local time. */
public enum Habit {
  /** Always. */
  STEADY,
  /** From 17 to 24 o'clock. */
  EVENING,
  /** From 9 to 17 o'clock. */
  OFFICE,
  /** About an hour at a time, a few times a day, whenever. */
  CASUAL;

  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  /** Returns whether the machine is on at a local time, in milliseconds; casual ones draw that. */
  public boolean isOn(long local) {
    long hour = Math.floorMod(local, DAY) / HOUR;
    return switch (this) {
      case STEADY, CASUAL -> true;
      case EVENING -> hour >= 17;
      case OFFICE -> hour >= 9 && hour < 17;
    };
  }

  /** Returns how long it is until the machine is next switched on or off; casual: unknown. */
  public long untilSwitched(long local) {
    long at = Math.floorMod(local, DAY);
    return switch (this) {
      case STEADY, CASUAL -> DAY;
      case EVENING -> (at < 17 * HOUR ? 17 * HOUR : DAY) - at;
      case OFFICE ->
          at < 9 * HOUR ? 9 * HOUR - at : at < 17 * HOUR ? 17 * HOUR - at : DAY + 9 * HOUR - at;
    };
  }
}
