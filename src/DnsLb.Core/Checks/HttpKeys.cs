using DnsLb.Core.Configuration;

namespace DnsLb.Core.Checks;

/// <summary>The keys that http and https checks have in common.</summary>
internal static class HttpKeys
{
    /// <summary>The keys, of a kind with this default port.</summary>
    public static IReadOnlyList<Key<HttpCheck>> Of(int port) =>
    [
        new("port", Probe.PortForm, $"the port to connect to; default {port}",
            (check, value) => Probe.ParsePort(value) is { } number ? check with { Port = number } : null),
        new("method", "GET|HEAD|POST|OPTIONS", "the request method; default GET",
            (check, value) => value is "GET" or "HEAD" or "POST" or "OPTIONS" ? check with { Method = value } : null),
        new("path", "a path that begins with /", "what is asked for; default /",
            (check, value) => IsPath(value) ? check with { Path = value } : null),
        new("host", Values.HostForm, "the Host header, and the name in the certificate; default the member's address",
            (check, value) => Values.Host(value) is { } host ? check with { Host = host } : null),
        new("header", HttpHeader.Form, "a further header field; may be repeated",
            (check, value) => HttpHeader.Parse(value) is { } header ? check with { Headers = [.. check.Headers, header] } : null, Repeatable: true),
        new("version", "1.1|2", "the version of HTTP; 2 over TLS by ALPN, else with prior knowledge; default 1.1",
            (check, value) => value is "1.1" or "2" ? check with { IsHttp2 = value == "2" } : null),
        new("expect", StatusList.Form, "the status codes that pass; default 200-299",
            (check, value) => StatusList.IsValid(value) ? check with { Expect = value } : null),
        new("body", ByteText.Form, "what the first 64 KiB of the body must hold; may be repeated",
            (check, value) => With(check, BytePattern.Containing(value)), Repeatable: true),
        new("body-regex", BytePattern.RegexForm, "the same as a regular expression, of which a character is a byte; may be repeated",
            (check, value) => With(check, BytePattern.Matching(value)), Repeatable: true),
    ];

    private static HttpCheck? With(HttpCheck check, BytePattern? pattern) => pattern is null ? null : check with { Body = [.. check.Body, pattern] };

    private static bool IsPath(string value) => value.StartsWith('/') && value.All(c => c is > ' ' and < '\x7F' and not '#');
}
