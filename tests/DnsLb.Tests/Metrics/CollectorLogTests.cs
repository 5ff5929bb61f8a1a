using System.Net;
using System.Net.Sockets;
using DnsLb.Metrics;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.Metrics;

public sealed class CollectorLogTests
{
    private readonly LogLines _log = new();

    [Fact]
    public async Task SendAsync_ACollectorThatNeverAnswers_IsToldOfInWordsForPeople()
    {
        using var collector = new TcpListener(IPAddress.Loopback, 0);
        collector.Start();
        Uri url = new($"http://{collector.LocalEndpoint}/secret");
        using var client = new HttpClient(new CollectorLog(_log, url, TimeProvider.System)) { Timeout = TimeSpan.FromMilliseconds(100) };

        await Assert.ThrowsAsync<TaskCanceledException>(() => client.PostAsync(url, new ByteArrayContent([])));

        Assert.Equal([$"Warning: http://{collector.LocalEndpoint} takes no metrics: no answer in time"], _log.All);
    }
}
