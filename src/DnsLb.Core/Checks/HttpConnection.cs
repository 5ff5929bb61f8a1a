using System.Net;
using System.Net.Security;

namespace DnsLb.Core.Checks;

/// <summary>The connection over which a check sends one HTTP request: to the literal target, past any proxy, with the phases told to the probe.</summary>
internal static class HttpConnection
{
    /// <summary>What makes the connection when the request is sent. The caller disposes of it.</summary>
    /// <param name="target">Where it goes, whatever the URI of the request names.</param>
    /// <param name="probe">Hears the phases.</param>
    /// <param name="tls">How TLS is spoken; null: it is not.</param>
    /// <param name="protocol">The version of HTTP that TLS agrees on.</param>
    /// <param name="cancellation">Ends the attempt to connect.</param>
    public static SocketsHttpHandler To(IPEndPoint target, Probe probe, TlsHandshake? tls, SslApplicationProtocol protocol, CancellationToken cancellation) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        ResponseDrainTimeout = TimeSpan.Zero,
        // The token that the handler has for this would let an attempt outlive the probe by seconds.
        ConnectCallback = async (_, _) =>
        {
            Stream stream = await Probe.ConnectAsync(target, cancellation).ConfigureAwait(false);
            stream = tls is null ? stream : await tls.RunAsync(stream, [protocol], cancellation).ConfigureAwait(false);
            probe.Phase = ProbePhase.Send;
            return stream;
        },
        PlaintextStreamFilter = (context, _) =>
            ValueTask.FromResult<Stream>(new ObservedStream(context.PlaintextStream, probe.Sent, probe.Received)),
    };

    /// <summary>What a request's URI begins with.</summary>
    /// <param name="host">The name or address that is asked for.</param>
    /// <param name="target">Where the connection goes.</param>
    /// <param name="isTls">Whether TLS is spoken.</param>
    public static string Origin(string host, IPEndPoint target, bool isTls) =>
        $"{(isTls ? "https" : "http")}://{(host.Contains(':') ? $"[{host}]" : host)}:{target.Port}";
}
