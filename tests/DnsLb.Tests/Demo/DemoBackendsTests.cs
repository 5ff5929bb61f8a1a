using System.Net;
using DnsLb.Demo;
using DnsLb.Tests.Serving;

namespace DnsLb.Tests.Demo;

public sealed class DemoBackendsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FailedBackend_Answers503UntilItIsHealed()
    {
        var state = new DemoState(_folder["demo"]);
        using IDisposable? running = state.TryBegin();
        await using var backends = DemoBackends.Start(state);
        using var client = new HttpClient();

        async Task<HttpStatusCode> Ask(int backend) =>
            (await client.GetAsync(new Uri($"http://{DemoBackends.Address(backend)}:{backends.Port}/healthz"))).StatusCode;

        state.Set(2, failed: true);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Ask(2));
        Assert.Equal(HttpStatusCode.OK, await Ask(1));
        state.Set(2, failed: false);
        Assert.Equal(HttpStatusCode.OK, await Ask(2));
    }

    [Fact]
    public void SecondDemo_IsRefusedWhileTheFirstRuns()
    {
        var state = new DemoState(_folder["demo"]);
        Assert.False(state.IsRunning);
        using (IDisposable? first = state.TryBegin())
        {
            Assert.NotNull(first);
            Assert.True(state.IsRunning);
            Assert.Null(state.TryBegin());
        }

        Assert.False(state.IsRunning);
    }

    [Fact]
    public void Zone_IsWrittenWithThePort()
    {
        string path = DemoZone.Write(_folder.Path, 4321);

        Assert.Contains("port=4321 ", File.ReadAllText(path), StringComparison.Ordinal);
    }
}
