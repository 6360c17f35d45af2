package network.byline.testkit.crowd;

/**
 * One machine that a volunteer lends.
 *
 * @param number which one
 * @param account the number of the account it earns for; some accounts have several machines
 * @param speed how many seconds of the reference machine it does in a second, in thousandths
 * @param slots how many tasks it takes at once
 * @param habit when it is on
 * @param zone the hours by which its clock is ahead
 * @param conduct how it deals with the network
 * @param cheatPpm how many of a million units it cheats on, once it does
 * @param wakesAfter how many units it does honestly first
 * @param ring which ring of colluders it belongs to
 */
public record Volunteer(
    int number,
    int account,
    int speed,
    int slots,
    Habit habit,
    int zone,
    Conduct conduct,
    int cheatPpm,
    int wakesAfter,
    int ring) {}
