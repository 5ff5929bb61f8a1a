using DnsLb.Core.Transport;

namespace DnsLb.Core.Serving;

/// <summary>Whether a server makes progress: each worker goes round, and probes have results. A watchdog asks again and again. Not thread-safe.</summary>
public sealed class ServerProgress
{
    /// <summary>A worker that has not gone round for so long hangs: it waits for a second at most.</summary>
    public static readonly TimeSpan WorkerPatience = TimeSpan.FromSeconds(10);

    // Probes wait for each other, and for a busy machine: they are late by so much more than a longest one takes before they count as hanging.
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(30);
    private const int ProbeRounds = 2;

    private readonly IReadOnlyList<TransportCounters> _workers;
    private readonly Func<(long Results, TimeSpan Longest)> _probes;
    private readonly TimeProvider _time;
    private readonly (long Count, long Since)[] _rounds;
    private (long Count, long Since) _results;

    internal ServerProgress(IReadOnlyList<TransportCounters> workers, Func<(long Results, TimeSpan Longest)> probes, TimeProvider time)
    {
        _workers = workers;
        _probes = probes;
        _time = time;
        _rounds = [.. workers.Select(_ => (-1L, 0L))];
        _results = (-1, 0);
    }

    /// <summary>Looks at it again.</summary>
    /// <returns>What stands still; null: nothing.</returns>
    public string? Look()
    {
        for (int i = 0; i < _rounds.Length; i++)
        {
            if (Stands(ref _rounds[i], _workers[i].Rounds) > WorkerPatience)
            {
                return $"worker {i} of {_rounds.Length} hangs";
            }
        }

        var (results, longest) = _probes();
        return Stands(ref _results, results) > (ProbeRounds * longest) + ProbePatience && longest > TimeSpan.Zero ? "the health probes hang" : null;
    }

    private TimeSpan Stands(ref (long Count, long Since) seen, long count)
    {
        if (seen.Count != count)
        {
            seen = (count, _time.GetTimestamp());
        }

        return _time.GetElapsedTime(seen.Since);
    }
}
