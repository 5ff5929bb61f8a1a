namespace DnsLb.Tests.EndToEnd;

/// <summary>The <c>file</c> check: answers follow a file that is written while the server runs.</summary>
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
        await server.Process.WaitForLineAsync($"file of states: {states}:2: unknown word \"dwon\"; did you mean \"down\"\\?; until that is mended none of the file counts for check states of www.example.com. A");
        Assert.Equal(["192.0.2.2", "192.0.2.3"], server.Served("www.example.com"));

        _folder.Write("states", "192.0.2.2 down\nwbe1 up\n");
        await server.Process.WaitForLineAsync($"file of states: {states} counts again for check states of www.example.com. A");
        await server.Process.WaitForLineAsync($"file of states: {states}:2: \"wbe1\" is no member that goes by this file; did you mean \"web1\"\\?");
        server.WaitUntilServed("www.example.com", "192.0.2.1", "192.0.2.3");
        File.Delete(states);
        _folder.Write("states", "192.0.2.3 down\n");
        server.WaitUntilServed("www.example.com", "192.0.2.1", "192.0.2.2");
        Assert.Single(server.Process.Lines, line => line.Contains("dwon", StringComparison.Ordinal));
    }
}
