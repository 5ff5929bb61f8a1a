using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace DnsLb.Tests.Checks;

/// <summary>Backends that speak TLS.</summary>
internal static class TlsBackend
{
    /// <summary>A backend that takes one handshake after another and sends this text.</summary>
    public static Backend Sending(string certificateFile, string text, Action<string>? serverName = null) => new(async (socket, cancellation) =>
    {
        using var certificate = X509Certificate2.CreateFromPemFile(certificateFile);
        await using var stream = new SslStream(new System.Net.Sockets.NetworkStream(socket));
        try
        {
            await stream.AuthenticateAsServerAsync((_, hello, _, _) =>
            {
                serverName?.Invoke(hello.ServerName);
                return ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = certificate });
            }, null, cancellation);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellation);
            await stream.ReadAtLeastAsync(new byte[1000], 1, throwOnEndOfStream: false, cancellation);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            // The probe refused the certificate and hung up, as some tests want.
        }
    });
}
