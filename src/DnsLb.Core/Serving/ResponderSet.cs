using DnsLb.Core.Answering;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.Serving;

/// <summary>The responders of all workers, and what limits the replies of each.</summary>
internal sealed class ResponderSet
{
    /// <summary>Makes them.</summary>
    /// <param name="settings">How many there are, and what they tell.</param>
    /// <param name="cookies">The cookies of all.</param>
    /// <param name="tcpIdleTimeout">How long a client may keep an idle connection.</param>
    /// <param name="zones">Where they find the zones.</param>
    /// <param name="time">The clock.</param>
    public ResponderSet(ServerSettings settings, ServerCookies cookies, TimeSpan tcpIdleTimeout, PublishedZones zones, TimeProvider time)
    {
        var responding = new ResponderSettings
        {
            Nsid = settings.Nsid,
            Chaos = new ChaosRecords(settings.ChaosVersion, settings.ChaosIdentity),
            ChaosPools = settings.Operators.OfChaosPools(),
            ExtendedErrors = settings.Operators.OfExtendedErrors(),
            Cookies = cookies,
            TcpIdleTimeout = tcpIdleTimeout,
            Time = time,
        };
        Limiters = RateLimiter.ForWorkers(settings.RateLimits, settings.UdpThreads, time, SipHash.RandomKey());
        All = [.. Enumerable.Range(0, settings.UdpThreads + 1).Select(worker => new Responder(worker, zones, responding, Limiters.ElementAtOrDefault(worker)))];
    }

    /// <summary>What limits the replies over UDP, one for each worker; none: nothing does.</summary>
    public IReadOnlyList<RateLimiter> Limiters { get; }

    /// <summary>Those of UDP, then the one of TCP.</summary>
    public IReadOnlyList<Responder> All { get; }

    /// <summary>One for each worker.</summary>
    public IEnumerable<Responder> Udp => All.SkipLast(1);

    /// <summary>The one of all connections.</summary>
    public Responder Tcp => All[^1];
}
