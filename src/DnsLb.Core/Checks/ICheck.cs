using System.Net;

namespace DnsLb.Core.Checks;

/// <summary>One kind of probe with its own settings. Implementations are records: equal settings are the same check.</summary>
public interface ICheck
{
    /// <summary>The port that is probed when the member does not name one; 0 for a check without ports.</summary>
    int Port { get; }

    /// <summary>The absolute path of the program on this machine that the check runs, which must be permitted, and few at once; null: it runs none.</summary>
    string? Program => null;

    /// <summary>False for a check that sees nothing over the network: a failure of this machine's network cannot be behind what it says.</summary>
    bool ObservesNetwork => true;

    /// <summary>True for a check that passes a target of which it hears nothing: alone, it would leave a dead one up for ever.</summary>
    bool PassesUnheard => false;

    /// <summary>The check as it is for one member. One that goes by who a member is, and not by where it is probed, keeps that; the others are the same for all.</summary>
    /// <param name="checkName">The check's name in the zone file.</param>
    /// <param name="address">The address that the member is served by.</param>
    /// <param name="name">The member's name; null: it has none.</param>
    ICheck ForMember(string checkName, IPAddress address, string? name) => this;

    /// <summary>What it means that there is no address to probe.</summary>
    /// <param name="failure">What was found instead of one.</param>
    CheckResult Unresolved(CheckResult failure) => failure;

    /// <summary>Probes once and reports the raw result; thresholds are not its business.</summary>
    /// <param name="target">A literal address and port.</param>
    /// <param name="time">The clock that measures the latency.</param>
    /// <param name="cancellation">Cancelled at the timeout: the probe ends then and does not linger.</param>
    /// <returns>What was seen. A failure of the target is a result, and so is the timeout: its reason names the phase. So is a shortage of this machine: <see cref="CheckResult.NotMade"/>.</returns>
    Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation);
}

/// <summary>What one probe saw.</summary>
/// <param name="Passed">True when the target is as it should be.</param>
/// <param name="Phase">The phase in which it ended: resolve, connect, tls, send, first byte, response, match, …</param>
/// <param name="Reason">One line that a person understands.</param>
/// <param name="Latency">From the start of the probe to its end.</param>
public readonly record struct CheckResult(bool Passed, string Phase, string Reason, TimeSpan Latency)
{
    /// <summary>True when the probe could not be made for want of something on this machine: the result says nothing of the target.</summary>
    public bool NotMade { get; init; }

    /// <summary>True when its time ended first.</summary>
    public bool TimedOut { get; init; }

    /// <summary>True when it passed although nothing was heard of the target: the latency says nothing.</summary>
    public bool IsUnheard { get; init; }

    /// <summary>Why a target that passed deserves less than its full weight, such as a certificate that is about to expire; null: it does not.</summary>
    public string? Degraded { get; init; }

    /// <summary>What somebody who knows said of the target, such as an agent beside it; null: nobody was asked, or said anything.</summary>
    public StateReport? Report { get; init; }
}
