namespace DnsLb.Tests.Serving;

/// <summary>Small zones.</summary>
internal static class ZoneText
{
    /// <summary>A zone with the address of <c>www</c>.</summary>
    public static string Of(string apex, string address = "192.0.2.1", int serial = 1, string more = "") =>
        $"""
        $ORIGIN {apex}
        $TTL 60
        @   IN SOA ns1 hostmaster {serial} 1h 10m 1d 20
        @   IN NS  ns1
        ns1 IN A   192.0.2.53
        www IN A   {address}
        {more}

        """;
}
