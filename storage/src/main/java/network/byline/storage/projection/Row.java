package network.byline.storage.projection;

/**
 * One thing that an event leaves in the tables. Every row has a key of its own: the same row again
 * changes nothing, another row under the same key is a bug and refused. Arrays in rows are not
 * copied; who makes a row leaves them alone afterwards.
 */
public sealed interface Row
    permits ReceiptRow,
        EarningRow,
        UsageRow,
        CommonsRow,
        DatanetRow,
        ContributionRow,
        PassageRow,
        SnapshotRow,
        ModelRow,
        DeedRow,
        BatchRow,
        IntentRow {}
