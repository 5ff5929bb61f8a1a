using System.Net;
using DnsLb.Core.Answering;
using DnsLb.Tests.Answering;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Rfc;

/// <summary>RFC 9018: server cookies that all servers of an address understand.</summary>
public sealed class Rfc9018Tests
{
    private const string Secret = "e5e973e5a6b2a43f48e7dc849e37bfcf";
    private const string OldSecret = "dd3bdf9344b678b185a6f5cb60fca715";
    private const string NewSecret = "445536bcd2513298075a5d379663c962";

    // Appendix A: a new cookie, a renewed one, another client with reserved bits set, IPv6 with a secret that was rolled over.
    [Theory]
    [InlineData("198.51.100.100", 1559731985, "2464c4abcf10c957", "2464c4abcf10c957010000005cf79f111f8130c3eee29480", Secret)]
    [InlineData("198.51.100.100", 1559734385, "2464c4abcf10c957010000005cf79f111f8130c3eee29480", "2464c4abcf10c957010000005cf7a871d4a564a1442aca77", Secret)]
    [InlineData("203.0.113.203", 1559734700, "fc93fc62807ddb8601abcdef5cf78f71a314227b6679ebf5", "fc93fc62807ddb86010000005cf7a9acf73a7810aca2381e", Secret)]
    [InlineData("2001:db8:220:1:59de:d0f4:8769:82b8", 1559741961, "22681ab97d52c298010000005cf7c57926556bd0934c72f8", "22681ab97d52c298010000005cf7c609a6bb79d16625507a", NewSecret, OldSecret)]
    public void AppendixA_Query_GetsItsServerCookie(string client, long time, string asked, string answered, params string[] secrets) =>
        Assert.Equal(answered, Convert.ToHexStringLower(Answer(client, time, asked, secrets, out _)));

    [Theory]
    [InlineData("198.51.100.100", 0, true)]
    [InlineData("198.51.100.100", 3600, true)]
    [InlineData("198.51.100.100", 3601, false)]
    [InlineData("198.51.100.100", -300, true)]
    [InlineData("198.51.100.100", -301, false)]
    [InlineData("198.51.100.101", 0, false)]
    [InlineData("2001:db8::1", 0, false)]
    public void Section4_3_Cookie_IsValidForItsClientForAnHour(string client, int age, bool isValid)
    {
        Answer(client, 1559731985 + age, "2464c4abcf10c957010000005cf79f111f8130c3eee29480", [Secret], out bool found);

        Assert.Equal(isValid, found);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1799, false)]
    [InlineData(1800, true)]
    [InlineData(3600, true)]
    public void Section4_3_ValidCookie_IsRenewedAfterHalfAnHour(int age, bool isRenewed)
    {
        const string Asked = "2464c4abcf10c957010000005cf79f111f8130c3eee29480";

        string answered = Convert.ToHexStringLower(Answer("198.51.100.100", 1559731985 + age, Asked, [Secret], out _));

        Assert.Equal(isRenewed, answered != Asked);
    }

    [Theory]
    [InlineData("2464c4abcf10c957")]
    [InlineData("2464c4abcf10c957020000005cf79f111f8130c3eee29480")]
    [InlineData("2464c4abcf10c957010000005cf79f111f8130c3eee29481")]
    [InlineData("2464c4abcf10c957010000015cf79f111f8130c3eee29480")]
    [InlineData("2564c4abcf10c957010000005cf79f111f8130c3eee29480")]
    [InlineData("2464c4abcf10c957010000005cf79f11")]
    [InlineData("2464c4abcf10c957010000005cf79f111f8130c3eee2948000")]
    public void Section4_3_ForgedCookie_IsInvalidAndGetsANewOne(string asked)
    {
        byte[] answered = Answer("198.51.100.100", 1559731985, asked, [Secret], out bool isValid);

        Assert.False(isValid);
        Assert.NotEqual(asked, Convert.ToHexStringLower(answered));
    }

    // Section 5: both secrets are known everywhere before the new one makes cookies, and the old one is kept for as long as its cookies live.
    [Theory]
    [InlineData(true, OldSecret, NewSecret)]
    [InlineData(true, NewSecret, OldSecret)]
    [InlineData(false, NewSecret)]
    public void Section5_RollOver_CookiesOfBothSecretsAreValid(bool isValid, params string[] secrets)
    {
        Answer("2001:db8:220:1:59de:d0f4:8769:82b8", 1559741961, "22681ab97d52c298010000005cf7c57926556bd0934c72f8", secrets, out bool found);

        Assert.Equal(isValid, found);
    }

    private static byte[] Answer(string client, long time, string asked, string[] secrets, out bool isValid)
    {
        var cookies = new ServerCookies(new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(time)), [.. secrets.Select(secret => CookieSecret.Parse(secret)!)]);
        Assert.True(Core.Wire.Cookie.TryRead(Convert.FromHexString(asked), out var cookie));
        byte[] option = [.. Convert.FromHexString(asked)[..8], .. new byte[16]];
        cookies.Answer(cookie, Question.MakeClient(IPAddress.Parse(client), isTcp: false), out isValid).Write(option.AsSpan(8));
        return option;
    }
}
