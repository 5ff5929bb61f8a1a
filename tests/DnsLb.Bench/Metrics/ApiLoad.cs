using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DnsLb.Bench.Measuring;

namespace DnsLb.Bench.Metrics;

/// <summary>Asks the API of a server: once, or a thousand times a second.</summary>
internal sealed class ApiLoad
{
    private const int Clients = 8;
    private const int RatePerClient = 125;
    private const string Path = "/targets/127.52.0.1";

    private readonly HttpClient[] _clients;
    private readonly byte[] _buffer = new byte[65_536];

    /// <param name="api">Where it listens.</param>
    public ApiLoad(IPEndPoint api) => _clients = [.. Enumerable.Range(1, Clients).Select(number => Client(api, IPAddress.Parse($"127.0.0.{number}")))];

    /// <summary>Waits until the API listens, which is soon after queries are answered.</summary>
    public async Task UntilListensAsync()
    {
        while (true)
        {
            try
            {
                await GetAsync("/healthz");
                return;
            }
            catch (HttpRequestException refused) when (refused.HttpRequestError == HttpRequestError.ConnectionError)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    /// <summary>Gets a path whole, and keeps nothing of it.</summary>
    /// <returns>How many bytes it is.</returns>
    public async Task<long> GetAsync(string path)
    {
        using HttpResponseMessage response = await _clients[0].GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode)
        {
            throw new BenchmarkException($"{path} answers {(int)response.StatusCode}");
        }

        await using Stream body = await response.Content.ReadAsStreamAsync();
        long length = 0;
        for (int read; (read = await body.ReadAsync(_buffer)) > 0; length += read)
        {
        }

        return length;
    }

    /// <summary>Asks until it is enough, each client at its times, however late the answers are.</summary>
    /// <returns>Requests a second.</returns>
    public async Task<double> RunAsync(CancellationToken enough)
    {
        long start = Stopwatch.GetTimestamp();
        int[] answered = await Task.WhenAll(_clients.Select(client => Task.Run(() => RunAsync(client, enough))));
        return answered.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<int> RunAsync(HttpClient client, CancellationToken enough)
    {
        long start = Stopwatch.GetTimestamp();
        List<Task> asked = [];
        while (!enough.IsCancellationRequested)
        {
            for (int due = (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * RatePerClient); asked.Count < due;)
            {
                asked.Add(AskAsync(client));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(asked);
        return asked.Count;
    }

    private static async Task AskAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.GetAsync(Path);
        if (!response.IsSuccessStatusCode)
        {
            throw new BenchmarkException($"{Path} answers {(int)response.StatusCode}");
        }
    }

    // From an address of its own, as the API limits each client.
    private static HttpClient Client(IPEndPoint api, IPAddress address) => new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = 4,
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(address, 0));
            await socket.ConnectAsync(api, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri($"http://{api}"),
    };
}
