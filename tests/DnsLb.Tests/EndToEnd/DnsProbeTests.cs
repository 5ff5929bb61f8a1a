using DnsLb.Core.Checks;
using DnsLb.Tests.Checks;

namespace DnsLb.Tests.EndToEnd;

/// <summary>The <c>dns</c> check understands real name servers, ourselves included.</summary>
[Collection(ProcessTests.Name)]
public sealed class DnsProbeTests
{
    private static readonly string ZoneFile = Repository.PathOf("zones/lb.example.com.zone");

    public static TheoryData<string> Servers => ["dnslb", .. PeerServer.Names];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task ProbeAsync_RealServer_IsJudgedByItsReply(string name)
    {
        await using DnsLbProcess? us = name == "dnslb" ? await DnsLbProcess.ServeAsync(ZoneFile) : null;
        await using PeerServer? them = us is null ? await PeerServer.StartAsync(name, ZoneFile) : null;
        ((string, string)[] Keys, bool Passed)[] cases =
        [
            ([("name", "ns1.lb.example.com"), ("expect", "192.0.2.53")], true),
            ([("name", "ns1.lb.example.com"), ("expect", "192.0.2.54")], false),
            ([("name", "lb.example.com"), ("type", "NS"), ("expect", "NS1.lb.example.com")], true),
            ([("name", "none.lb.example.com"), ("rcode", "NXDOMAIN")], true),
            ([("name", "none.lb.example.com")], false),
            ([("name", "example.org"), ("rcode", "REFUSED")], true),
        ];
        foreach (var (keys, passed) in cases)
        {
            foreach (string transport in (string[])["udp", "tcp"])
            {
                CheckResult result = await CheckRun.RunAsync(CheckRun.Create("dns", [.. keys, ("transport", transport)]), us?.EndPoint ?? them!.EndPoint);
                Assert.True(passed == result.Passed && result.Phase == "match", $"{keys[0]} over {transport}: {result}");
            }
        }
    }
}
