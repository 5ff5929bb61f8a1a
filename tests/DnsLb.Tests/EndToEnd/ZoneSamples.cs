namespace DnsLb.Tests.EndToEnd;

/// <summary>Zone texts of the tests.</summary>
internal static class ZoneSamples
{
    /// <summary>The zone example.com with an SOA and an NS, and these lines from line 5 on.</summary>
    public static string Example(string lines, uint serial = 1) =>
        $"""
        $ORIGIN example.com.
        $TTL 60
        @ SOA ns.example.net. host.example.net. {serial} 1h 10m 1d 20
        @ NS ns.example.net.
        {lines}

        """;
}
