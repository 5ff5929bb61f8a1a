using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Configuration;
using DnsLb.Core.Wire;

namespace DnsLb.Core.Checks;

/// <summary>Passes when a DNS query is answered with an expected code and, if asked for, with an expected record. The target alone is asked, and once.</summary>
public sealed record DnsCheck : ICheck
{
    private static readonly string[] RcodeNames = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];

    /// <inheritdoc/>
    public int Port { get; init; } = 53;

    /// <summary>The name that is asked for.</summary>
    public string QueryName { get; init; } = "";

    /// <summary>The type that is asked for.</summary>
    public RRType Type { get; init; } = RRType.A;

    /// <summary>The code that passes.</summary>
    public Rcode Rcode { get; init; } = Rcode.NoError;

    /// <summary>What one record of the answer must have: an address, the text of a TXT record, or RDATA in presentation form. Null: anything will do.</summary>
    public string? Expect { get; init; }

    /// <summary>True: ask over TCP.</summary>
    public bool IsTcp { get; init; }

    /// <summary>The kind's line in <see cref="CheckKinds"/>.</summary>
    public static CheckKind Kind { get; } = new CheckKind<DnsCheck>(
        "dns",
        "a DNS query is answered as expected",
        new DnsCheck(),
        [
            new("name", "a domain name", "the name that is asked for; required",
                (check, value) => DnsQuery.IsName(value) ? check with { QueryName = value } : null),
            new("type", "a record type such as A, AAAA, TXT", "the type that is asked for; default A",
                (check, value) => ParseType(value) is { } type ? check with { Type = type } : null),
            new("port", Probe.PortForm, "the port to ask; default 53",
                (check, value) => Probe.ParsePort(value) is { } port ? check with { Port = port } : null),
            new("rcode", string.Join('|', RcodeNames), "the response code that passes; default NOERROR",
                (check, value) => Array.IndexOf(RcodeNames, value) is >= 0 and int code ? check with { Rcode = (Rcode)code } : null),
            new("expect", "an address, text or other record data", "what one record of the answer must have; default nothing",
                (check, value) => value.Length > 0 ? check with { Expect = value } : null),
            new("transport", "udp|tcp", "how to ask; default udp",
                (check, value) => value is "udp" or "tcp" ? check with { IsTcp = value == "tcp" } : null),
        ],
        Problem);

    /// <inheritdoc/>
    public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation) =>
        Probe.RunAsync(
            time,
            async probe =>
            {
                var query = new DnsQuery(QueryName, Type);
                byte[]? reply = await (IsTcp ? AskTcpAsync(target, query, probe, cancellation) : AskUdpAsync(target, query, probe, cancellation)).ConfigureAwait(false);
                return reply is null ? probe.Failed("connection closed before a reply") : Judge(reply, probe);
            },
            cancellation);

    // Connected, the socket takes messages from the target alone, and hears that nobody listens there.
    private static async Task<byte[]?> AskUdpAsync(IPEndPoint target, DnsQuery query, Probe probe, CancellationToken cancellation)
    {
        using var socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(target, cancellation).ConfigureAwait(false);
        await socket.SendAsync(query.Message, cancellation).ConfigureAwait(false);
        probe.Phase = ProbePhase.FirstByte;
        byte[] buffer = new byte[ushort.MaxValue];
        while (true)
        {
            int length = await socket.ReceiveAsync(buffer, cancellation).ConfigureAwait(false);
            if (query.IsAnsweredBy(buffer.AsSpan(0, length)))
            {
                return buffer[..length];
            }
        }
    }

    private static async Task<byte[]?> AskTcpAsync(IPEndPoint target, DnsQuery query, Probe probe, CancellationToken cancellation)
    {
        await using Stream stream = await Probe.ConnectAsync(target, cancellation).ConfigureAwait(false);
        byte[] message = [0, 0, .. query.Message];
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)query.Message.Length);
        await stream.WriteAsync(message, cancellation).ConfigureAwait(false);
        probe.Phase = ProbePhase.FirstByte;
        byte[] prefix = new byte[2];
        while (await FillAsync(stream, prefix, cancellation).ConfigureAwait(false))
        {
            probe.Phase = ProbePhase.Response;
            byte[] reply = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
            if (await FillAsync(stream, reply, cancellation).ConfigureAwait(false) && query.IsAnsweredBy(reply))
            {
                return reply;
            }
        }

        return null;
    }

    private CheckResult Judge(byte[] reply, Probe probe)
    {
        probe.Phase = ProbePhase.Match;
        if (TryParse(reply) is not { } message)
        {
            return probe.Failed("the reply is malformed");
        }

        Rcode rcode = DnsQuery.RcodeOf(reply);
        if (rcode != Rcode)
        {
            return probe.Failed($"{Name(rcode)}, expected {Name(Rcode)}");
        }

        int records = message.AnswerRecords.Count;
        string answer = $"{(records == 0 ? "no" : $"{records}")} answer record{(records == 1 ? "" : "s")}";
        if (Expect is { } expected && !message.AnswerRecords.Exists(record => Has(record, expected)))
        {
            return probe.Failed(DnsQuery.IsTruncated(reply)
                ? $"{answer} without \"{expected}\" in a truncated reply; transport=tcp brings all of it"
                : $"{answer}{(records > 0 ? " without" : "; expected")} \"{expected}\"");
        }

        return probe.Passed(Expect is null ? $"{Name(rcode)}, {answer}" : $"{Name(rcode)}, \"{Expect}\" among {answer}");
    }

    private static bool Has(DnsRecordBase record, string expected) => record switch
    {
        AddressRecordBase address => address.Address.Equals(Values.Address(expected)),
        TxtRecord text => text.TextData == expected,
        _ => Data(record).TrimEnd('.').Equals(expected.TrimEnd('.'), StringComparison.OrdinalIgnoreCase),
    };

    // Behind owner, TTL, class and type.
    private static string Data(DnsRecordBase record) => record.ToString().Split(' ', 5)[^1];

    private static DnsMessage? TryParse(byte[] reply)
    {
        try
        {
            return DnsMessage.Parse(reply);
        }
#pragma warning disable CA1031 // ARSoft throws whatever its parsing runs into; each of these means a malformed message.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private static async Task<bool> FillAsync(Stream stream, byte[] bytes, CancellationToken cancellation) =>
        await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) == bytes.Length;

    private static string Name(Rcode rcode) => RcodeNames.ElementAtOrDefault((int)rcode) ?? $"RCODE{(int)rcode}";

    // Types from 128 to 255 are questions, not data, and OPT belongs to a message (RFC 6895 section 3.1).
    private static RRType? ParseType(string text)
    {
        RecordType type = Array.Find(Enum.GetValues<RecordType>(), known => $"{known}".Equals(text, StringComparison.OrdinalIgnoreCase));
        return (ushort)type is > 0 and (< 128 or > 255) && type != RecordType.Opt ? (RRType)type : null;
    }

    private static string? Problem(DnsCheck check) =>
        check.QueryName.Length == 0 ? "a dns check needs name="
        : check.Expect is { } expected && check.Type is RRType.A or RRType.AAAA && !IsAddress(expected, check.Type) ? $"expect={expected} is no address of type {check.Type}"
        : null;

    private static bool IsAddress(string text, RRType type) =>
        Values.Address(text) is { } address && (address.AddressFamily == AddressFamily.InterNetwork) == (type == RRType.A);
}
