using System.Runtime.CompilerServices;

namespace DnsLb.Core.Leases;

/// <summary>
/// Counts the caches that ask from one address (a farm of resolvers, or an address that many share). Who asks while n answers must still
/// be in caches is one cache more: there are n + 1 at least, and when each is asked often the most that are ever seen are all.
/// </summary>
/// <remarks>
/// Anybody can forge queries. They do not heed TTLs: under a TTL three times as long they seem three times as many caches, where true
/// caches stay as many.
/// </remarks>
internal struct CacheCount
{
    /// <summary>No more caches of one address are told apart.</summary>
    public const int Most = 32;

    // Queries that are looked at under each TTL, and how many times the TTL that takes at least.
    private const int Asks = 48;
    private const int Rounds = 3;

    // The second TTL, in times of the first.
    private const int Longer = 3;

    private const double MostGrowth = 1.5;

    // Caches come and go: after so many queries they are counted again.
    private const int AsksBetween = 5000;

    private Answers _answers;
    private int _next;
    private int _asks;
    private int _seen;
    private int _seenUnderFirst;
    private int _early;
    private long _since;
    private Phase _phase;

    private enum Phase : byte
    {
        First,
        Second,
        Done,
    }

    /// <summary>How many caches there are; 0: not known yet; -1: the source does not heed TTLs, or there are more than can be told.</summary>
    public int Caches { readonly get; private set; }

    /// <summary>Whether a single cache asks before its answers have ended: it renews them.</summary>
    public readonly bool Renews => Caches == 1 && _early > Asks / 2;

    /// <summary>The least TTL that the source is to get meanwhile, in seconds: under shorter ones caches cannot be told apart.</summary>
    public readonly double LeastTtl => _phase switch
    {
        Phase.First => 4,
        Phase.Second => 4 * Longer,
        _ => 0,
    };

    /// <summary>The source asks and gets another answer.</summary>
    /// <param name="now">The time, in milliseconds.</param>
    /// <returns>The answer that this one replaces, as its time and TTL; none while the caches are not known.</returns>
    public (long At, int Ttl)? Ask(long now)
    {
        Look(now);
        int back = Caches;
        return back > 0 && _answers[(_next - back) & (Most - 1)] is { At: > 0 } replaced ? (replaced.At, replaced.Ttl) : null;
    }

    /// <summary>Notes the answer.</summary>
    public void Note(long now, int ttl)
    {
        _answers[_next & (Most - 1)] = new Answer(now, ttl);
        _next = (_next + 1) & (Most - 1);
        _since = _since == 0 ? now : _since;
    }

    private void Look(long now)
    {
        _asks++;
        if (_phase == Phase.Done)
        {
            if (_asks >= AsksBetween)
            {
                Begin(Phase.First, now);
            }

            return;
        }

        // Those of the TTL before have ended.
        if (now - _since > (long)(LeastTtl * 1000))
        {
            _seen = Math.Max(_seen, 1 + Alive(now));
            Answer last = _answers[(_next - 1) & (Most - 1)];
            _early += now - last.At < (last.Ttl - LeaseBook.MostEarly) * 1000 ? 1 : 0;
        }

        if (_asks >= Asks && now - _since > (1 + Rounds) * LeastTtl * 1000)
        {
            End(now);
        }
    }

    private readonly int Alive(long now)
    {
        int alive = 0;
        for (int i = 0; i < Most; i++)
        {
            alive += _answers[i].At > 0 && now - _answers[i].At < LeaseBook.SurelyCached(_answers[i].Ttl) * 1000 ? 1 : 0;
        }

        return alive;
    }

    private void End(long now)
    {
        if (_phase == Phase.First)
        {
            _seenUnderFirst = _seen;
            Begin(Phase.Second, now);
            return;
        }

        bool heeds = _seen < Most && _seen <= (MostGrowth * _seenUnderFirst) + 1;
        Caches = heeds ? Math.Max(_seen, _seenUnderFirst) : -1;
        Begin(Phase.Done, now);
    }

    private void Begin(Phase phase, long now)
    {
        _phase = phase;
        _asks = 0;
        _seen = 0;
        _early = phase == Phase.Done ? _early : 0;
        _since = now;
    }

    private readonly record struct Answer(long At, int Ttl);

    [InlineArray(Most)]
    private struct Answers
    {
        private Answer _first;
    }
}
