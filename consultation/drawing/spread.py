"""Numbers in a row: as near to where they want to be as their distances allow."""


def spread(wanted, gaps, weights=None):
    """Return places x with x[i+1] - x[i] >= gaps[i], by least squares next to ``wanted``.

    Neighbours that would come too close move together (pool adjacent violators).

    >>> spread([10, 10, 50], [20, 20])
    [0.0, 20.0, 50.0]
    """
    weights = weights or [1.0] * len(wanted)
    offsets = [0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    blocks = []  # [mean, weight, how many]
    for want, offset, weight in zip(wanted, offsets, weights, strict=True):
        blocks.append([want - offset, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            mean, heavy, count = blocks.pop()
            before = blocks[-1]
            total = before[1] + heavy
            before[:] = [(before[0] * before[1] + mean * heavy) / total, total, before[2] + count]
    means = [mean for mean, _, count in blocks for _ in range(count)]
    return [float(mean + offset) for mean, offset in zip(means, offsets, strict=True)]


def tracks(intervals, apart):
    """Give each (low, high) the first track on which it keeps ``apart`` from the others.

    >>> tracks([(0, 50), (60, 90), (40, 70)], 5)
    [0, 0, 1]
    """
    ends, chosen = [], [0] * len(intervals)
    for number in sorted(range(len(intervals)), key=lambda each: intervals[each]):
        low, high = intervals[number]
        track = next((t for t, end in enumerate(ends) if end + apart <= low), len(ends))
        if track == len(ends):
            ends.append(high)
        ends[track] = high
        chosen[number] = track
    return chosen
