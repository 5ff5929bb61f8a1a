using System.IO.Pipelines;
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
    private readonly FakeTimeProvider _time = new();
    private readonly ApiConnections _connections;

    public ApiConnectionsTests() => _connections = new ApiConnections(most: 2, _time, _log);

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

    [Fact]
    public async Task ServeAsync_AllAreAnsweredAndOneTakesNothingOfIt_ClosesThatOne()
    {
        var first = new Client(_connections);
        var second = new Client(_connections);
        var answers = new TaskCompletionSource();
        var asked = Task.WhenAll(first.AskAsync(_connections, () => answers.Task), second.AskAsync(_connections, second.SendAsync));

        var third = new Client(_connections);

        await second.Ended;
        Assert.Equal((false, false), (first.Ended.IsCompleted, third.Ended.IsCompleted));
        answers.SetResult();
        await asked;
    }

    [Fact]
    public async Task ServeAsync_AllAreAnsweredAndHaveTakenWhatWasSent_RefusesTheNewOne()
    {
        var first = new Client(_connections);
        var second = new Client(_connections);
        var answers = new TaskCompletionSource();
        var asked = Task.WhenAll(first.AskAsync(_connections, () => answers.Task), second.AskAsync(_connections, SendAsync));
        await second.TakeAsync();
        await second.Taken;

        await new Client(_connections).Ended;

        Assert.Equal((false, false), (first.Ended.IsCompleted, second.Ended.IsCompleted));
        answers.SetResult();
        await asked;

        async Task SendAsync()
        {
            await second.SendAsync();
            await answers.Task;
        }
    }

    [Fact]
    public async Task ServeAsync_AClientTakesNothingForLong_IsCutOff()
    {
        var client = new Client(_connections);
        Task asked = client.AskAsync(_connections, client.SendAsync);

        _time.Advance(ApiConnections.Patience - TimeSpan.FromSeconds(1));
        Assert.False(client.Ended.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        await client.Ended;
        await asked;
    }

    [Fact]
    public async Task ServeAsync_AClientTakesSomethingNowAndThen_IsNotCutOff()
    {
        var client = new Client(_connections);
        for (int i = 0; i < 3; i++)
        {
            Task asked = client.AskAsync(_connections, client.SendAsync);
            _time.Advance(ApiConnections.Patience - TimeSpan.FromSeconds(1));
            await client.TakeAsync();
            await asked;
        }

        Assert.False(client.Ended.IsCompleted);
    }

    // A connection that is served until it is closed by either side.
    private sealed class Client
    {
        private readonly IFeatureCollection _features;
        private readonly TaskCompletionSource _left = new();
        private readonly TaskCompletionSource _taken = new();
        private readonly Pipe _sent = new(new PipeOptions(pauseWriterThreshold: 10, resumeWriterThreshold: 5));
        private readonly PipeWriter _output;

        public Client(ApiConnections connections)
        {
            var connection = new DefaultConnectionContext { Transport = new Transport(new Pipe().Reader, _sent.Writer) };
            _features = connection.Features;
            Ended = connections.ServeAsync(connection, ServeAsync);
            _output = connection.Transport.Output;
        }

        public Task Ended { get; }

        public Task Taken => _taken.Task;

        public Task AskAsync(ApiConnections connections, Func<Task> answer) => connections.AnswerAsync(new DefaultHttpContext(_features), _ => answer());

        public void Leave() => _left.SetResult();

        // More than waits unless the client takes it.
        public async Task SendAsync()
        {
            await _output.WriteAsync(new byte[10]);
            _taken.TrySetResult();
        }

        public async Task TakeAsync()
        {
            ReadResult sent = await _sent.Reader.ReadAsync();
            _sent.Reader.AdvanceTo(sent.Buffer.End);
        }

        private Task ServeAsync(ConnectionContext connection)
        {
            connection.ConnectionClosed.Register(() =>
            {
                _sent.Reader.Complete();
                _left.TrySetResult();
            });
            return _left.Task;
        }
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
