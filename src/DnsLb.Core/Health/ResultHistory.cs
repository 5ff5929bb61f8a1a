using DnsLb.Core.Checks;

namespace DnsLb.Core.Health;

/// <summary>The last results of a target. Not thread-safe: the monitor's lock guards it.</summary>
internal sealed class ResultHistory
{
    /// <summary>How many results are kept: some 1.5 KB for each target, and the reasons.</summary>
    public const int Most = 20;

    private readonly Queue<TimedResult> _results = new(Most);

    /// <summary>The results, the newest first.</summary>
    public IReadOnlyList<TimedResult> NewestFirst
    {
        get
        {
            // Turned in place: results are large, and probes wait meanwhile.
            TimedResult[] results = [.. _results];
            Array.Reverse(results);
            return results;
        }
    }

    /// <summary>How many results there have been, with those that are forgotten.</summary>
    public long Count { get; private set; }

    /// <summary>How many there were, by how they ended.</summary>
    public ProbeCounts Counts { get; private set; }

    /// <summary>Adds a result, and forgets the oldest of too many.</summary>
    public void Add(CheckResult result, DateTimeOffset at)
    {
        Count++;
        Counts = Counts.After(result);
        if (_results.Count == Most)
        {
            _results.Dequeue();
        }

        _results.Enqueue(new TimedResult(result with { Reason = Known(result.Reason) }, at));
    }

    // A target says the same again and again: one text is kept for all.
    private string Known(string reason)
    {
        foreach (TimedResult earlier in _results)
        {
            if (earlier.Result.Reason == reason)
            {
                return earlier.Result.Reason;
            }
        }

        return reason;
    }
}

/// <summary>A result and when it came.</summary>
/// <param name="Result">What the probe saw.</param>
/// <param name="At">When it ended.</param>
public readonly record struct TimedResult(CheckResult Result, DateTimeOffset At);
