using System.Net;
using System.Security.Cryptography;
using System.Text;
using DnsLb.Core.Checks;
using DnsLb.Core.Pools;

namespace DnsLb.Core.Health;

/// <summary>What is probed and when. Members of any pools for which it is the same share one probe.</summary>
/// <param name="Check">The check and its settings.</param>
/// <param name="Timing">Intervals and thresholds.</param>
/// <param name="EndPoint">A literal address or a name, and the port.</param>
public sealed record ProbeTarget(ICheck Check, CheckTiming Timing, EndPoint EndPoint)
{
    private const int FingerprintLength = 16;

    /// <summary>The address or name, with the port if the check has one, for people.</summary>
    public string DisplayName => EndPoint switch
    {
        IPEndPoint { Port: 0 } => Host,
        DnsEndPoint name => name.Port == 0 ? Host : $"{Host}:{name.Port}",
        _ => $"{EndPoint}",
    };

    /// <summary>The address or name, which may be probed at several ports.</summary>
    public string Host => EndPoint is DnsEndPoint name ? name.Host : $"{((IPEndPoint)EndPoint).Address}";

    /// <summary>The target of one check of a member: <c>probe=</c> stands in for the member's address, and for the check's port if it names one.</summary>
    public static ProbeTarget Of(Member member, CheckDefinition definition)
    {
        int port = definition.Check.Port;
        EndPoint endPoint = member.Settings.Probe switch
        {
            IPEndPoint address => new IPEndPoint(address.Address, address.Port > 0 ? address.Port : port),
            DnsEndPoint name => new DnsEndPoint(name.Host, name.Port > 0 ? name.Port : port, member.Address.AddressFamily),
            _ => new IPEndPoint(member.Address, port),
        };
        return new ProbeTarget(definition.Check.ForMember(definition.Name, member.Address, member.Settings.Name), definition.Timing, endPoint);
    }

    /// <summary>Stands for the target over restarts: the same settings have the same. What is secret in them cannot be read from it.</summary>
    public string Fingerprint() => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(ToString())), 0, FingerprintLength);
}
