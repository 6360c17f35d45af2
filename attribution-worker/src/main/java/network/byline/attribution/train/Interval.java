package network.byline.attribution.train;

/**
 * An estimate with its 95 % interval.
 *
 * @param value the estimate over all texts
 * @param low lower end, the 2.5 % point of the bootstrap
 * @param high upper end, the 97.5 % point of the bootstrap
 */
public record Interval(double value, double low, double high) {}
