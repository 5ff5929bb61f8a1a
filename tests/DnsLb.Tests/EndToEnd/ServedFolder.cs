namespace DnsLb.Tests.EndToEnd;

/// <summary>A folder of zone files and a server of it.</summary>
internal sealed class ServedFolder : IAsyncDisposable
{
    private readonly TemporaryFolder _zones = new();
    private DnsLbProcess? _server;

    public DnsLbProcess Server => _server ?? throw new InvalidOperationException("not started");

    /// <summary>Serves one zone, example.com.</summary>
    public static async Task<ServedFolder> StartAsync(string zone, params string[] more)
    {
        var served = new ServedFolder();
        served.Write("example.com.zone", zone);
        try
        {
            served._server = await DnsLbProcess.ServeAsync(served._zones.Path, more);
            return served;
        }
        catch
        {
            await served.DisposeAsync();
            throw;
        }
    }

    public string PathOf(string name) => _zones.PathOf(name);

    /// <summary>Puts a whole file in place at once.</summary>
    public string Write(string name, string text) => _zones.Write(name, text);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _zones.Dispose();
    }
}
