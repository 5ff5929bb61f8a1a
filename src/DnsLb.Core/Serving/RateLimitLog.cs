using System.Globalization;
using System.Net;
using DnsLb.Core.Answering;
using DnsLb.Core.Logging;
using DnsLb.Core.Wire;
using DnsLb.Core.ZoneFiles;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Serving;

/// <summary>Logs whose replies are limited: at once, then once a minute while it lasts, and when it has ended. It looks once a second, so that no query waits for the log.</summary>
/// <param name="limits">The limits.</param>
/// <param name="limiters">Those of all workers; none when the limits are off.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of it.</param>
internal sealed class RateLimitLog(RateLimits limits, IReadOnlyList<RateLimiter> limiters, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LinePeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly LogPace _pace = new(LinePeriod, time);
    private readonly string _dryRun = limits.IsDryRun ? "dry run: " : "";
    private Totals _seen;
    private Totals _logged;
    private long _lastLimited;

    // True from a line that says that replies are limited to the one that says that it has ended.
    private bool _isOpen;

    /// <summary>Looks again and again until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        if (limiters.Count == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(LookPeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    /// <summary>Logs what there is to say now.</summary>
    internal void Look()
    {
        var totals = Totals.Of(limiters);
        if (totals != _seen)
        {
            _seen = totals;
            _lastLimited = time.GetTimestamp();
            ReportLimiting();
        }
        else if (_isOpen && time.GetElapsedTime(_lastLimited) >= Quiet)
        {
            _isOpen = false;
            logger.LimitingEnded(_dryRun, Quiet.TotalSeconds, TakeNewlyLimited());
        }
    }

    // Each worker's sample is taken every time, so that what is logged is of this second.
    private void ReportLimiting()
    {
        LimitedReply? sample = null;
        foreach (RateLimiter limiter in limiters)
        {
            sample = limiter.Sample.TryTake(out LimitedReply taken) ? taken : sample;
        }

        if (sample is { } reply && _pace.TryPass(out _))
        {
            _isOpen = true;
            logger.LimitingReplies(_dryRun, NetworkOf(reply.Client), TextOf(reply.Class), TakeNewlyLimited());
        }
    }

    private string TakeNewlyLimited()
    {
        Totals since = _seen - _logged;
        _logged = _seen;
        return since.ToString();
    }

    private static string NetworkOf(in Client client)
    {
        ClientAddress bytes = client.Address;
        int prefix = client.IsIPv6 ? RateLimiter.IPv6Prefix : RateLimiter.IPv4Prefix;
        ((Span<byte>)bytes)[(prefix / 8)..].Clear();
        return $"{new IPAddress(((ReadOnlySpan<byte>)bytes)[..(client.IsIPv6 ? 16 : 4)])}/{prefix}";
    }

    private static string TextOf(in ReplyClass replyClass)
    {
        string owner = replyClass.Zone is { } zone ? WireName.ToText(zone.NameOf(replyClass.Node)) : "";
        return replyClass.Kind switch
        {
            ReplyKind.Answer => $"{owner} {TypeNames.ToText(replyClass.Type)}",
            ReplyKind.NoData => $"no data at {owner}",
            ReplyKind.NXDomain => $"NXDOMAIN in {owner}",
            ReplyKind.Referral => $"referrals to {owner}",
            ReplyKind.All => "all replies together",
            _ => "errors or class CHAOS",
        };
    }

    /// <summary>Replies that were limited, by what became of them.</summary>
    private readonly record struct Totals(long Dropped, long Slipped, long TooLong)
    {
        public static Totals Of(IReadOnlyList<RateLimiter> limiters) => new(
            limiters.Sum(limiter => limiter.Limited[Outcome.RateDropped]),
            limiters.Sum(limiter => limiter.Limited[Outcome.RateSlipped]),
            limiters.Sum(limiter => limiter.Limited[Outcome.SizeLimited]));

        public static Totals operator -(Totals left, Totals right) => new(left.Dropped - right.Dropped, left.Slipped - right.Slipped, left.TooLong - right.TooLong);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Dropped} dropped, {Slipped} truncated, {TooLong} truncated as too long");
    }
}
