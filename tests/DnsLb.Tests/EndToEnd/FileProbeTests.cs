namespace DnsLb.Tests.EndToEnd;

/// <summary>The <c>file</c> check: answers follow a file that is written while the server runs.</summary>
[Collection(ProcessTests.Name)]
public sealed class FileProbeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Serve_TheFileChanges_AnswersFollowUnlessItHasAnError()
    {
        string states = _folder.Write("states", "web1 up\n192.0.2.2 down # disk full\n");
        await using ServedFolder served = await ServedFolder.StartAsync(ZoneSamples.Example(
            $"""
            ;@check states file path={states} interval=500ms
            ;@pool www check=states ttl=1s..60s
            www A 192.0.2.1 ;@ name=web1
            www A 192.0.2.2
            www A 192.0.2.3
            """));
        DnsLbProcess server = served.Server;
        Assert.Equal(["192.0.2.1", "192.0.2.3"], server.Served("www.example.com"));

        _folder.Write("states", "web1 drain # new kernel\n");
        server.WaitUntilServed("www.example.com", "192.0.2.2", "192.0.2.3");
        await server.Process.WaitForLineAsync("192.0.2.1 is drained, for it is reported drain: new kernel");

        _folder.Write("states", "192.0.2.2 down\n192.0.2.3 dwon\n");
        await server.Process.WaitForLineAsync($"is not in a file that can be used: {states}:2: unknown word \"dwon\"; did you mean \"down\"\\?; its verdict stays (up|down)");
        Assert.Equal(["192.0.2.2", "192.0.2.3"], server.Served("www.example.com"));

        _folder.Write("states", "192.0.2.2 down\n");
        server.WaitUntilServed("www.example.com", "192.0.2.1", "192.0.2.3");
        File.Delete(states);
        _folder.Write("states", "192.0.2.3 down\n");
        server.WaitUntilServed("www.example.com", "192.0.2.1", "192.0.2.2");
    }
}
