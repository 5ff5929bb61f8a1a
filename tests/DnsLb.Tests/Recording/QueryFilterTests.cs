using System.Net;
using DnsLb.Core.Recording;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Recording;

public sealed class QueryFilterTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(true, "query-log-name", "example.com")]
    [InlineData(true, "query-log-name", "WWW.example.com.")]
    [InlineData(true, "query-log-name", "org", "query-log-name", "com")]
    [InlineData(true, "query-log-name", ".")]
    [InlineData(false, "query-log-name", "ww.example.com")]
    [InlineData(false, "query-log-name", "a.www.example.com")]
    [InlineData(true, "query-log-client", "192.0.2.0/24")]
    [InlineData(true, "query-log-client", "2001:db8::/32", "query-log-client", "192.0.2.99")]
    [InlineData(false, "query-log-client", "198.51.100.0/24")]
    [InlineData(true, "query-log-outcome", "DROPPED")]
    [InlineData(false, "query-log-outcome", "NOERROR")]
    [InlineData(true, "query-log-outcome", "DROPPED", "query-log-name", "com", "query-log-client", "192.0.2.99")]
    [InlineData(false, "query-log-outcome", "DROPPED", "query-log-name", "org", "query-log-client", "192.0.2.99")]
    public void Passes_QueryForWwwExampleCom_AsTheSettingsSay(bool passes, params string[] settings)
    {
        QueryFilter filter = settings.Chunk(2).Aggregate(new RecordingSettings(), (all, pair) => RecordingSettings.Keys.Single(key => key.Name == pair[0]).Set(all, pair[1])!).Filter;
        byte[] query = new Question("www.EXAMPLE.com").Bytes();
        var reading = new ExchangeReading();

        reading.Read(new QueryRecord(default, query, []));

        Assert.Equal(passes, filter.Passes(reading, IPAddress.Parse("192.0.2.99")));
        Assert.Equal(settings.Length > 0, filter.IsOn);
    }

    [Fact]
    public void Passes_QueryWithoutAName_IsBelowNone()
    {
        var reading = new ExchangeReading();
        reading.Read(new QueryRecord(default, [], []));

        Assert.False(new QueryFilter { Names = [[0]] }.Passes(reading, IPAddress.Loopback));
    }
}
