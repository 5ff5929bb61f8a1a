using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Configuration;
using DnsLb.Core.Files;

namespace DnsLb.Core.Health;

/// <summary>Something that answers as long as this machine can reach anything: a gateway, a well-known server. While none does, failed probes say nothing of their targets.</summary>
/// <param name="Text">The setting as written.</param>
/// <param name="Target">What is probed; null when there are problems.</param>
/// <param name="Problems">What is wrong with the setting.</param>
public sealed record Canary(string Text, ProbeTarget? Target, IReadOnlyList<string> Problems)
{
    /// <summary>The form of the setting.</summary>
    public const string Form = "KIND ADDRESS[:PORT] key=value..., as a check in a zone file";

    private const string RiseAgain = "rise-again";

    /// <summary>Reads the setting.</summary>
    /// <param name="text">Such as <c>tcp 192.0.2.1 port=53 interval=2s</c>.</param>
    /// <param name="read">Reads a file that a value names.</param>
    /// <returns>Null when it has not even the form.</returns>
    public static Canary? Read(string text, Func<string, FileText> read)
    {
        if (QuotedWords.Split(text) is not [var kind, var address, .. var rest] || Values.EndPoint(address) is not { } endPoint || Array.Exists(rest, word => !word.Contains('=')))
        {
            return null;
        }

        KeyValuePair<string, string>[] pairs = [.. rest.Select(word => word.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]))];
        var problems = new List<string>();
        CheckDefinition? check = CheckReader.Read("canary", kind, [.. CheckKinds.All.Where(known => !known.IsTold)], pairs, read, [], (_, message) => problems.Add(message));
        if (check is { Check.PassesUnheard: true })
        {
            problems.Add("a canary must fail when it does not answer; leave unreachable=ignore out");
        }

        return new Canary(text, check is null || problems.Count > 0 ? null : TargetOf(check, endPoint, Array.Exists(pairs, pair => pair.Key == RiseAgain)), problems);
    }

    // A canary that comes back a second time is believed as soon as the first: while it is not, the failures of all others count for nothing.
    private static ProbeTarget TargetOf(CheckDefinition check, IPEndPoint endPoint, bool saysRiseAgain) =>
        new(check.Check, saysRiseAgain ? check.Timing : check.Timing with { RiseAgain = check.Timing.Rise }, endPoint.Port > 0 ? endPoint : new IPEndPoint(endPoint.Address, check.Check.Port));
}
