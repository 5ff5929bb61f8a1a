using System.Buffers.Binary;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Answering;

/// <summary>Response rate limiting for one worker; the accounts are shared by all.</summary>
/// <remarks>
/// A reply must be within two limits: that of its class, as BIND has it, which catches one reply that is asked for again and
/// again; and that of all replies to the client network, as Knot has it, which catches who walks through the names of a zone.
/// </remarks>
/// <param name="limits">The limits, not off.</param>
/// <param name="accounts">The accounts, shared.</param>
/// <param name="pressure">The pressure on the server, shared.</param>
public sealed class RateLimiter(RateLimits limits, RateAccounts accounts, RatePressure pressure)
{
    /// <summary>The length of an IPv4 client network, in bits.</summary>
    public const int IPv4Prefix = 24;

    /// <summary>The length of an IPv6 client network, in bits.</summary>
    public const int IPv6Prefix = 56;

    /// <summary>How many times the limit of a class all replies to a client network may be: 1,600 a second by default, as for a /24 in Knot.</summary>
    public const int ClassesInAll = 8;

    private readonly ClientNetworks _exempt = new(limits.ExemptNetworks);
    private readonly Rate _ofClass = accounts.RateOf(limits.PerSecond);
    private readonly Rate _ofAll = accounts.RateOf(limits.PerSecond * ClassesInAll);
    private long _now = accounts.Now();
    private int _limited;

    /// <summary>Makes the limiters of several workers; none when the limits are off.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="workers">The number of workers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="secret">Random bits that nobody else knows.</param>
    public static IReadOnlyList<RateLimiter> ForWorkers(RateLimits limits, int workers, TimeProvider time, UInt128 secret)
    {
        if (!limits.IsOn)
        {
            return [];
        }

        var accounts = new RateAccounts(limits.PerSecond, time, secret);
        var pressure = new RatePressure(accounts, limits.PerSecond);
        return [.. Enumerable.Range(0, workers).Select(_ => new RateLimiter(limits, accounts, pressure))];
    }

    /// <summary>What was limited, by what became of it; in a dry run, by what would have.</summary>
    public OutcomeCounters Limited { get; } = new();

    /// <summary>One of the replies that were limited.</summary>
    public LimitedReplySample Sample { get; } = new();

    /// <summary>Reads the clock, for all packets until the next call.</summary>
    public void ReadClock() => _now = accounts.Now();

    /// <summary>Decides about a reply over UDP.</summary>
    /// <param name="outcome">What it is without limits.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="replyClass">Its class.</param>
    /// <param name="queryLength">The query's length in bytes.</param>
    /// <param name="replyLength">The reply's length in bytes.</param>
    /// <returns>The same outcome: send it; or one of those that stand for a limit.</returns>
    public Outcome Limit(Outcome outcome, in Client client, in ReplyClass replyClass, int queryLength, int replyLength)
    {
        if (_exempt.Contains(client))
        {
            return outcome;
        }

        ulong ofAll = accounts.KeyOf(NetworkOf(client));
        Outcome limited = !accounts.TryCharge(RateAccounts.KeyOf(ofAll, replyClass), _ofClass, _now) ? LimitRate(client, replyClass)
            : !accounts.TryCharge(ofAll, _ofAll, _now) ? LimitRate(client, new ReplyClass(ReplyKind.All))
            : IsTooLong(queryLength, replyLength) ? Outcome.SizeLimited
            : outcome;
        if (limited == outcome)
        {
            return outcome;
        }

        Limited.Add(limited);
        return limits.IsDryRun ? outcome : limited;
    }

    private Outcome LimitRate(in Client client, in ReplyClass replyClass)
    {
        pressure.CountLimited(_now);
        Sample.Offer(client, replyClass);
        if (limits.Slip == 0 || ++_limited < limits.Slip)
        {
            return Outcome.RateDropped;
        }

        _limited = 0;
        return Outcome.RateSlipped;
    }

    private bool IsTooLong(int queryLength, int replyLength) =>
        limits.SizeFactor > 0 && replyLength > queryLength * limits.SizeFactor && pressure.IsOn(_now);

    // The last bit tells an IPv6 network from one of IPv4, whose last bits are 0 as well.
    private static ulong NetworkOf(in Client client)
    {
        ClientAddress address = client.Address;
        return client.IsIPv6
            ? (BinaryPrimitives.ReadUInt64BigEndian(address) & (ulong.MaxValue << (64 - IPv6Prefix))) | 1
            : BinaryPrimitives.ReadUInt32BigEndian(address) & (uint.MaxValue << (32 - IPv4Prefix));
    }
}
