using System.Net;
using System.Runtime.ExceptionServices;
using DnsClient;
using DnsClient.Protocol;

namespace DnsLb.Core.Checks;

/// <summary>Passes when a name server answers a query over UDP as expected: for members that are resolvers or name servers themselves.</summary>
public sealed record DnsCheck : ICheck
{
    private static readonly (string Name, DnsHeaderResponseCode Code)[] Rcodes =
    [
        ("NOERROR", DnsHeaderResponseCode.NoError),
        ("FORMERR", DnsHeaderResponseCode.FormatError),
        ("SERVFAIL", DnsHeaderResponseCode.ServerFailure),
        ("NXDOMAIN", DnsHeaderResponseCode.NotExistentDomain),
        ("NOTIMP", DnsHeaderResponseCode.NotImplemented),
        ("REFUSED", DnsHeaderResponseCode.Refused),
    ];

    /// <inheritdoc/>
    public int Port { get; init; } = 53;

    /// <summary>The name that is asked for; never empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>The type that is asked for.</summary>
    public QueryType Type { get; init; } = QueryType.A;

    /// <summary>The response code that passes, by its mnemonic (RFC 2136 section 2.2).</summary>
    public string Rcode { get; init; } = Rcodes[0].Name;

    /// <summary>The RDATA that one record of the answer must have, as a zone file has it; null: any answer will do.</summary>
    public string? Expect { get; init; }

    /// <summary>The kind's line in <see cref="CheckKinds"/>.</summary>
    public static CheckKind Kind { get; } = new CheckKind<DnsCheck>(
        "dns",
        "a name server answers a query over UDP as expected",
        new DnsCheck(),
        [
            new("name", "a domain name", "what is asked for; required",
                (check, value) => Uri.CheckHostName(value.TrimEnd('.')) == UriHostNameType.Dns ? check with { Name = value } : null),
            new("type", "a type such as A, AAAA, SOA or TXT", "the type asked for; default A",
                (check, value) => Enum.GetNames<QueryType>().Contains(value, StringComparer.OrdinalIgnoreCase) ? check with { Type = Enum.Parse<QueryType>(value, ignoreCase: true) } : null),
            new("port", Probe.PortForm, "the port to ask; default 53",
                (check, value) => Probe.ParsePort(value) is { } port ? check with { Port = port } : null),
            new("rcode", string.Join('|', Rcodes.Select(rcode => rcode.Name)), "the response code that passes; default NOERROR",
                (check, value) => Array.Exists(Rcodes, rcode => rcode.Name == value) ? check with { Rcode = value } : null),
            new("expect", "an address or other RDATA", "what one record of the answer must hold, as far as that came if it is truncated; default any",
                (check, value) => value.Length > 0 ? check with { Expect = value } : null),
        ],
        check => check.Name.Length == 0 ? "a dns check needs name=" : null);

    /// <inheritdoc/>
    public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation) =>
        Probe.RunAsync(time, probe => ProbeAsync(target, probe, cancellation), cancellation);

    private async Task<CheckResult> ProbeAsync(IPEndPoint target, Probe probe, CancellationToken cancellation)
    {
        probe.Phase = ProbePhase.FirstByte;
        IDnsQueryResponse response;
        try
        {
            response = await ClientOf(target).QueryAsync(Name, Type, QueryClass.IN, cancellation).ConfigureAwait(false);
        }
        catch (DnsResponseException failure)
        {
            cancellation.ThrowIfCancellationRequested();
            if (failure.InnerException is { } inner)
            {
                ExceptionDispatchInfo.Throw(inner);
            }

            return probe.Failed(failure.Message);
        }

        probe.Phase = ProbePhase.Match;
        return Judge(response, probe);
    }

    private CheckResult Judge(IDnsQueryResponse response, Probe probe)
    {
        string rcode = TextOf((DnsHeaderResponseCode)response.Header.ResponseCode);
        if (rcode != Rcode)
        {
            return probe.Failed($"{rcode}, expected {Rcode}");
        }

        // In one order: a server that rotates them is not news at every probe.
        string[] answers = [.. response.Answers.Select(RdataOf).Order(StringComparer.Ordinal)];
        if (Expect is null || answers.Contains(Expect.TrimEnd('.'), StringComparer.OrdinalIgnoreCase))
        {
            return probe.Passed(answers.Length == 0 ? rcode : $"{rcode}: {string.Join(", ", answers)}");
        }

        return probe.Failed($"the answer has {(answers.Length == 0 ? "no record" : string.Join(", ", answers))}, expected {Expect}");
    }

    // Nothing but the target and the check's own timeout decide: no resolver of the system, no cache, no second try. Over UDP only:
    // the library keeps a TCP connection open for each of its clients, and has no way to close it.
    private static LookupClient ClientOf(IPEndPoint target) => new(new LookupClientOptions(target)
    {
        UseTcpFallback = false,
        UseCache = false,
        Retries = 0,
        ThrowDnsErrors = false,
        Timeout = Timeout.InfiniteTimeSpan,
    });

    private static string TextOf(DnsHeaderResponseCode code) =>
        Array.Find(Rcodes, rcode => rcode.Code == code).Name ?? $"response code {(int)code}";

    // As a zone file has it, without quotes and the last dot.
    private static string RdataOf(DnsResourceRecord record) => record switch
    {
        AddressRecord address => address.Address.ToString(),
        TxtRecord text => string.Concat(text.Text),
        _ => record.ToString().Split(' ', 5)[^1].TrimEnd('.'),
    };
}
