using System.Net;
using System.Security.Cryptography;
using System.Text;
using DnsLb.Core.Checks;
using DnsLb.Core.Pools;

namespace DnsLb.Core.Health;

/// <summary>What is probed and when. Members of any pools for which it is the same share one probe.</summary>
/// <param name="Check">The check and its settings.</param>
/// <param name="Timing">Intervals and thresholds.</param>
/// <param name="EndPoint">Address and port.</param>
public sealed record ProbeTarget(ICheck Check, CheckTiming Timing, IPEndPoint EndPoint)
{
    private const int FingerprintLength = 16;

    /// <summary>The address, with the port if the check has one, for people.</summary>
    public string DisplayName => EndPoint.Port == 0 ? $"{EndPoint.Address}" : $"{EndPoint}";

    /// <summary>The target of one check of a member: <c>probe=</c> stands in for the member's address, and for the check's port if it names one.</summary>
    public static ProbeTarget Of(Member member, CheckDefinition definition)
    {
        IPEndPoint? instead = member.Settings.Probe;
        int port = instead is { Port: > 0 } ? instead.Port : definition.Check.Port;
        ICheck check = definition.Check.ForMember(definition.Name, member.Address, member.Settings.Name);
        return new ProbeTarget(check, definition.Timing, new IPEndPoint(instead?.Address ?? member.Address, port));
    }

    /// <summary>Stands for the target over restarts: the same settings have the same. What is secret in them cannot be read from it.</summary>
    public string Fingerprint() => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(ToString())), 0, FingerprintLength);
}
