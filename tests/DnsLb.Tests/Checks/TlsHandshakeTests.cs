using DnsLb.Core.Checks;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Checks;

/// <summary>What a check says of a certificate; that of a tcp check stands for all kinds.</summary>
public sealed class TlsHandshakeTests
{
    private static readonly DateTimeOffset Now = new(2031, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, double, string, string?> Certificates => new()
    {
        { "127.0.0.1", 90, "", null },
        { "a.example,127.0.0.1", 90, "", null },
        { "a.example", 90, "sni=a.example", null },
        { "a.example", 90, "", "the certificate is not good for 127.0.0.1: it is for a.example" },
        { "a.example,192.0.2.1", 90, "sni=b.example", "the certificate is not good for b.example: it is for a.example, 192.0.2.1" },
        { "a.example", 90, "verify=off", null },
        { "127.0.0.1", -1, "", "the certificate is not good for 127.0.0.1: it expired on 2031-04-30" },
        { "127.0.0.1", -1, "verify=off", null },
        { "127.0.0.1", 3.5, "cert-fail-days=3", null },
        { "127.0.0.1", 2.5, "cert-fail-days=3", "the certificate of 127.0.0.1 expires in 2 days, on 2031-05-04; cert-fail-days=3" },
        { "127.0.0.1", -1, "verify=off cert-fail-days=3", "the certificate of 127.0.0.1 expired on 2031-04-30; cert-fail-days=3" },
    };

    [Theory]
    [MemberData(nameof(Certificates))]
    public async Task RunAsync_Certificate_PassesOrFailsWithAReason(string names, double daysLeft, string keys, string? problem)
    {
        CheckResult result = await ProbeAsync(names, daysLeft, keys);

        Assert.Equal(problem ?? "answered as expected", result.Reason);
        Assert.Equal(problem is null ? (true, "match") : (false, "tls"), (result.Passed, result.Phase));
        Assert.Null(result.Degraded);
    }

    [Theory]
    [InlineData(14.5, "", null)]
    [InlineData(13.5, "", "the certificate of 127.0.0.1 expires in 13 days, on 2031-05-15; cert-warn-days=14")]
    [InlineData(-1, "verify=off", "the certificate of 127.0.0.1 expired on 2031-04-30; cert-warn-days=14")]
    public async Task RunAsync_CertificateNearItsEnd_Degrades(double daysLeft, string keys, string? degraded)
    {
        CheckResult result = await ProbeAsync("127.0.0.1", daysLeft, $"cert-warn-days=14 {keys}");

        Assert.True(result.Passed, result.Reason);
        Assert.Equal(degraded, result.Degraded);
    }

    [Fact]
    public async Task RunAsync_UnknownAuthority_IsNamed()
    {
        using var authority = new TestAuthority();
        await using Backend backend = TlsBackend.Sending(authority.Issue("127.0.0.1"), "+PONG");

        CheckResult result = await CheckRun.RunAsync(CheckRun.Create("tcp", ("port", "1"), ("tls", "on")), backend.EndPoint);

        Assert.Equal((false, "tls", "the certificate is not good for 127.0.0.1: its issuer, CN=Test authority, is not trusted"), (result.Passed, result.Phase, result.Reason));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("sni=a.example", "a.example")]
    public async Task RunAsync_ServerName_IsSent(string keys, string? name)
    {
        string? asked = null;
        using var authority = new TestAuthority(Now);
        await using Backend backend = TlsBackend.Sending(authority.Issue("127.0.0.1,a.example"), "+PONG", seen => asked = seen);

        await CheckRun.RunAsync(Check(authority, keys), backend.EndPoint, time: new FakeTimeProvider(Now));

        Assert.Equal(name ?? "", asked);
    }

    private static async Task<CheckResult> ProbeAsync(string names, double daysLeft, string keys)
    {
        using var authority = new TestAuthority(Now);
        await using Backend backend = TlsBackend.Sending(authority.Issue(names, daysLeft), "+PONG");
        return await CheckRun.RunAsync(Check(authority, keys), backend.EndPoint, time: new FakeTimeProvider(Now));
    }

    private static ICheck Check(TestAuthority authority, string keys)
    {
        IEnumerable<(string, string)> further = keys.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(key => (key.Split('=')[0], key.Split('=')[1]));
        (string, string)[] trust = keys.Contains("verify=off", StringComparison.Ordinal) ? [] : [("ca", authority.File)];
        return CheckRun.Create("tcp", [("port", "1"), ("tls", "on"), ("expect", "PONG"), .. trust, .. further]);
    }
}
