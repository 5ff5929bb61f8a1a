using System.Globalization;
using System.Net;
using System.Net.Mime;
using System.Net.Sockets;
using DnsLb.Core.Resolving;

namespace DnsLb.Core.Notifications;

/// <summary>Posts events as JSON to a URL. Whatever is not answered with 2xx is tried again, so it may be posted twice: its id is the same.</summary>
/// <remarks>The headers are those of Standard Webhooks (https://www.standardwebhooks.com).</remarks>
internal sealed class Webhook : IReceiver
{
    private readonly Uri _url;
    private readonly WebhookSecret? _secret;
    private readonly TimeProvider _time;

    // Of its own: names of targets that nobody answers for do not delay events.
    private readonly NameLookup _names = new();
    private readonly HttpClient _client;

    /// <param name="url">Where to post.</param>
    /// <param name="secret">Signs what is posted; null: it is not signed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="timeout">How long a try may take, and a connection; null: 10 s.</param>
    public Webhook(Uri url, WebhookSecret? secret, TimeProvider time, TimeSpan? timeout = null)
    {
        _url = url;
        _secret = secret;
        _time = time;
        Timeout = timeout ?? TimeSpan.FromSeconds(10);

        // Paths and queries often hold a token.
        Name = $"webhook {url.GetLeftPart(UriPartial.Authority)}";
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = DeliveryQueue.MostAtOnce,

            // A connection that is being made outlives the try that asked for it.
            ConnectTimeout = Timeout,

            // One that is kept may be closed by the other side at any moment, and what is posted then fails although nothing is wrong.
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, cancellation),
        })
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("dnslb");
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int MostTries => 10;

    /// <inheritdoc/>
    public TimeSpan Timeout { get; }

    /// <inheritdoc/>
    public async Task<string?> TellAsync(HealthEvent happened, CancellationToken cancellation)
    {
        string id = happened.Id.ToString(CultureInfo.InvariantCulture);
        string timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] body = happened.ToJson();
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new(MediaTypeNames.Application.Json);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        if (_secret is not null)
        {
            request.Headers.Add("webhook-signature", _secret.Sign(id, timestamp, body));
        }

        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : $"answers {(int)response.StatusCode}";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"cannot be reached: no connection within {Timeout.TotalSeconds:0.###} s");
        }
        catch (HttpRequestException failure)
        {
            // The outer one may only say that the inner one says why.
            return $"cannot be reached: {(failure.InnerException ?? failure).Message}";
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint host, CancellationToken cancellation)
    {
        IPAddress[] addresses = await _names.FindAsync(host.Host).WaitAsync(cancellation).ConfigureAwait(false);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
