using DnsLb.Api;
using DnsLb.Tests.Serving;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Api;

public sealed class ApiConnectionsTests
{
    private readonly LogLines _log = new();
    private readonly ApiConnections _connections;

    public ApiConnectionsTests() => _connections = new ApiConnections(most: 2, new FakeTimeProvider(), _log);

    [Fact]
    public async Task ServeAsync_OneMoreThanThereMayBe_ClosesTheOneThatHasWaitedLongest()
    {
        var first = new Client(_connections);
        var second = new Client(_connections);
        await first.AskAsync(_connections, () => Task.CompletedTask);

        var third = new Client(_connections);

        await second.Ended;
        Assert.Equal((false, false), (first.Ended.IsCompleted, third.Ended.IsCompleted));
    }

    [Fact]
    public async Task ServeAsync_OneHasEnded_ClosesNone()
    {
        var first = new Client(_connections);
        var second = new Client(_connections);
        second.Leave();
        await second.Ended;

        var third = new Client(_connections);

        Assert.Equal((false, false), (first.Ended.IsCompleted, third.Ended.IsCompleted));
    }

    [Fact]
    public async Task ServeAsync_AllAreAnswered_RefusesTheNewOneAndSaysSoOnce()
    {
        var answers = new TaskCompletionSource();
        var first = new Client(_connections);
        var second = new Client(_connections);
        var asked = Task.WhenAll(first.AskAsync(_connections, () => answers.Task), second.AskAsync(_connections, () => answers.Task));

        await new Client(_connections).Ended;
        await new Client(_connections).Ended;
        Assert.Equal((false, false), (first.Ended.IsCompleted, second.Ended.IsCompleted));
        Assert.Equal(["Warning: the API has 2 requests to answer at once: a further connection is closed"], _log.All);

        answers.SetResult();
        await asked;
        var later = new Client(_connections);
        await Task.WhenAny(first.Ended, second.Ended);
        Assert.False(later.Ended.IsCompleted);
    }

    // A connection that is served until it is closed by either side.
    private sealed class Client
    {
        private readonly IFeatureCollection _features;
        private readonly TaskCompletionSource _left = new();

        public Client(ApiConnections connections)
        {
            var connection = new DefaultConnectionContext();
            _features = connection.Features;
            Ended = connections.ServeAsync(connection, ServeAsync);
        }

        public Task Ended { get; }

        public Task AskAsync(ApiConnections connections, Func<Task> answer) => connections.AnswerAsync(new DefaultHttpContext(_features), _ => answer());

        public void Leave() => _left.SetResult();

        private Task ServeAsync(ConnectionContext connection)
        {
            connection.ConnectionClosed.Register(() => _left.TrySetResult());
            return _left.Task;
        }
    }
}
