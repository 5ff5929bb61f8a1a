using DnsLb.Core.Configuration;

namespace DnsLb.Core.Checks;

/// <summary>When a check probes, and how many results make a verdict. The names are HAProxy's.</summary>
public sealed record CheckTiming
{
    /// <summary>No interval may be longer.</summary>
    public static TimeSpan LongestInterval { get; } = TimeSpan.FromDays(1);

    /// <summary>No interval in a zone file may be shorter: ten probes a second notice a failure soon enough, and more of them are a load on both sides.</summary>
    public static TimeSpan LeastInterval { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>No timeout in a zone file may be shorter: a busy machine of ours would fail targets that are well.</summary>
    public static TimeSpan LeastTimeout { get; } = TimeSpan.FromMilliseconds(10);

    /// <summary>With all keys at their defaults.</summary>
    public static CheckTiming Default { get; } = new();

    /// <summary>The defaults of a kind that is told of its targets: who says so has counted already.</summary>
    public static CheckTiming OfTheTold { get; } = new() { Interval = TimeSpan.FromSeconds(1), Fall = 1, Rise = 1 };

    /// <summary>From the start of one probe to the start of the next while the verdict is steady.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After which a probe counts as failed; never longer than the interval.</summary>
    public TimeSpan Timeout
    {
        get => _timeout ?? (Interval < DefaultTimeout ? Interval : DefaultTimeout);
        init => _timeout = value;
    }

    /// <summary>The interval while failures or successes are being counted.</summary>
    public TimeSpan FastInterval
    {
        get => _fastInterval ?? Interval;
        init => _fastInterval = value;
    }

    /// <summary>The interval while the verdict is down and nothing is being counted.</summary>
    public TimeSpan DownInterval
    {
        get => _downInterval ?? Interval;
        init => _downInterval = value;
    }

    /// <summary>Failures that make an up target down; they need not be consecutive.</summary>
    public int Fall { get; init; } = 3;

    /// <summary>Successes in a row that make a down target up.</summary>
    public int Rise
    {
        get => _rise ?? DefaultRise;
        init => _rise = value;
    }

    /// <summary>Successes in a row that make a target up that fell again before it had passed as many after it last came back; never fewer than <see cref="Rise"/>.</summary>
    /// <remarks>More than gdnsd's up_thresh of 20, which every target has to reach. Who sets rise has said how soon a target may come back.</remarks>
    public int RiseAgain
    {
        get => Math.Max(Rise, _riseAgain ?? (_rise is null ? DefaultRiseAgain : 0));
        init => _riseAgain = value;
    }

    /// <summary>Successes in a row that clear the failures counted so far.</summary>
    public int Settle
    {
        get => _settle ?? Fall;
        init => _settle = value;
    }

    /// <summary>Probes that take longer than this on average halve the weight of the member; null: none do.</summary>
    public TimeSpan? Slow { get; init; }

    /// <summary>Keys that every kind of check takes.</summary>
    public static IReadOnlyList<Key<CheckTiming>> Keys { get; } =
    [
        new("interval", IntervalForm, "time between probes; default 5s", (timing, value) => AtLeast(LeastInterval, value) is { } v ? timing with { Interval = v } : null),
        new("timeout", TimeoutForm, "a probe that takes longer has failed; default 2s or the interval, the shorter", (timing, value) => AtLeast(LeastTimeout, value) is { } v ? timing with { Timeout = v } : null),
        new("fast-interval", IntervalForm, "time between probes while a verdict is changing; default interval", (timing, value) => AtLeast(LeastInterval, value) is { } v ? timing with { FastInterval = v } : null),
        new("down-interval", IntervalForm, "time between probes while down; default interval", (timing, value) => AtLeast(LeastInterval, value) is { } v ? timing with { DownInterval = v } : null),
        new("fall", "a whole number from 1 to 100", "failures until down, in a row or not; default 3", (timing, value) => Values.Whole(value, 1, 100) is { } n ? timing with { Fall = n } : null),
        new("rise", "a whole number from 1 to 100", "successes in a row until up; default 2", (timing, value) => Values.Whole(value, 1, 100) is { } n ? timing with { Rise = n } : null),
        new("rise-again", "a whole number from 1 to 1000", "successes in a row until up for a target that fell again before it had passed as many since it came back: it flaps; default 30, or rise where that is given", (timing, value) => Values.Whole(value, 1, 1000) is { } n ? timing with { RiseAgain = n } : null),
        new("settle", "a whole number from 1 to 100", "successes in a row that forget earlier failures; default fall", (timing, value) => Values.Whole(value, 1, 100) is { } n ? timing with { Settle = n } : null),
        new("slow", Values.DurationForm, "probes that take longer on average halve the member's weight; default never", (timing, value) => AtLeast(TimeSpan.FromTicks(1), value) is { } v ? timing with { Slow = v } : null),
    ];

    private const string IntervalForm = "a duration such as 500ms, 5s, 1m30s, at least 100ms; a bare number is seconds";
    private const string TimeoutForm = "a duration such as 500ms, 5s, 1m30s, at least 10ms; a bare number is seconds";
    private const int DefaultRise = 2;
    private const int DefaultRiseAgain = 30;
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(2);

    private readonly TimeSpan? _timeout;
    private readonly TimeSpan? _fastInterval;
    private readonly TimeSpan? _downInterval;
    private readonly int? _rise;
    private readonly int? _riseAgain;
    private readonly int? _settle;

    /// <summary>What is wrong with the values together, or null.</summary>
    public string? Problem()
    {
        (string name, TimeSpan interval)[] intervals = [("interval", Interval), ("fast-interval", FastInterval), ("down-interval", DownInterval)];
        foreach ((string name, TimeSpan interval) in intervals)
        {
            if (interval < Timeout)
            {
                return $"{name}={interval.TotalSeconds:0.###}s is shorter than timeout={Timeout.TotalSeconds:0.###}s; make the timeout shorter or the {name} longer";
            }

            if (interval > LongestInterval)
            {
                return $"{name}={interval.TotalSeconds:0.###}s is longer than a day; make it shorter";
            }
        }

        return Slow > Timeout
            ? $"slow={Slow.Value.TotalSeconds:0.###}s is longer than timeout={Timeout.TotalSeconds:0.###}s: no probe that passes takes so long; make it shorter"
            : null;
    }

    /// <summary>What has no effect beside the other values, and the key that says so; or null.</summary>
    public (string Key, string Message)? Warning() => _riseAgain < Rise
        ? ("rise-again", $"rise-again={_riseAgain} is less than rise={Rise}, which counts in its place; make it more, or leave it out")
        : null;

    private static TimeSpan? AtLeast(TimeSpan least, string value) => Values.Duration(value) is { } duration && duration >= least ? duration : null;
}
