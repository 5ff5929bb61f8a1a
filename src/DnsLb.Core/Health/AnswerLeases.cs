using System.Collections.Concurrent;
using System.Net;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;

namespace DnsLb.Core.Health;

/// <summary>Until when answers that were handed out may live in caches. Thread-safe.</summary>
/// <remarks>
/// An answer lives for the TTL that it was given (RFC 1035 section 3.2.1). While a view is published, answers with its TTL may hold any
/// of its members, so the last of them has gone that TTL after the view was replaced. No answer is counted for this.
/// </remarks>
/// <param name="time">The clock.</param>
public sealed class AnswerLeases(TimeProvider time)
{
    private const int LeastToPrune = 1024;

    // A reply that was being made while the view was replaced, and a resolver that rounds a TTL up.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly ConcurrentDictionary<(string Pool, IPAddress Address), AnswerLease> _leases = [];
    private int _pruneAt = LeastToPrune;

    /// <summary>What may be in caches of a member that has been out of all answers since a time.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="member">The member's index.</param>
    /// <param name="since">From when on it is out of the answers of any process.</param>
    public AnswerLease Of(PoolDefinition pool, int member, DateTimeOffset since)
    {
        // What a process before this one gave is not known, but no TTL was above the greatest.
        var longest = TimeSpan.FromSeconds(pool.Ttl.Max);
        var earlier = new AnswerLease((since < _start ? since : _start) + longest + Margin, longest);
        return _leases.TryGetValue((pool.Name, pool.Members[member].Address), out AnswerLease known) && known.Until > earlier.Until ? known : earlier;
    }

    /// <summary>Tells a pool the conditions of its members, and notes of whom that replaces a view.</summary>
    internal void Publish(Pool pool, ReadOnlySpan<MemberCondition> conditions)
    {
        PoolView before = pool.View;
        pool.Publish(conditions);
        if (pool.View != before)
        {
            End(pool.Definition, before);
        }
    }

    /// <summary>Notes that a view is used no more.</summary>
    internal void End(PoolDefinition pool, PoolView view)
    {
        var ttl = TimeSpan.FromSeconds(view.Ttl);
        var ended = new AnswerLease(time.GetUtcNow() + ttl + Margin, ttl);
        foreach (ushort member in view.Serving)
        {
            _leases.AddOrUpdate((pool.Name, pool.Members[member].Address), ended, (_, before) => before.Until > ended.Until ? before : ended);
        }

        Prune();
    }

    private void Prune()
    {
        if (_leases.Count >= _pruneAt)
        {
            DateTimeOffset now = time.GetUtcNow();
            foreach (var lease in _leases.Where(lease => lease.Value.Until < now))
            {
                _leases.TryRemove(lease);
            }

            _pruneAt = Math.Max(LeastToPrune, 2 * _leases.Count);
        }
    }
}

/// <summary>What may be in caches of a member's answers.</summary>
/// <param name="Until">When the last of them is gone at the latest.</param>
/// <param name="Ttl">The TTL of that last one.</param>
public readonly record struct AnswerLease(DateTimeOffset Until, TimeSpan Ttl)
{
    /// <summary>At most which part of the answers that were in caches when the member left may still be there, from 0 to 1: as many leave each second.</summary>
    public double Share(DateTimeOffset now) => Until <= now ? 0 : Ttl <= TimeSpan.Zero ? 1 : Math.Min(1, (Until - now) / Ttl);
}
