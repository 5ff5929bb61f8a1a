using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Files;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace DnsLb.Api;

/// <summary>The sockets of the API, bound before the web server starts: one that cannot be bound does not keep the others from being served.</summary>
internal sealed class ApiListeners
{
    private readonly List<(EndPoint EndPoint, Socket Socket)> _bound = [];

    /// <summary>Those that are bound.</summary>
    public IReadOnlyList<EndPoint> EndPoints => [.. _bound.Select(each => each.EndPoint)];

    /// <summary>Binds all of them.</summary>
    /// <param name="endPoints">Where the API is to listen.</param>
    /// <param name="failed">Hears which cannot be bound, and why.</param>
    public static ApiListeners Bind(IEnumerable<EndPoint> endPoints, Action<EndPoint, string> failed)
    {
        var listeners = new ApiListeners();
        foreach (EndPoint endPoint in endPoints)
        {
            try
            {
                Socket socket = endPoint is UnixDomainSocketEndPoint unix ? ApiSocket.Bind(unix) : SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
                listeners._bound.Add((endPoint, socket));
            }
            catch (Exception failure) when (failure is SocketException || FileFailure.Is(failure))
            {
                failed(endPoint, failure.GetBaseException().Message);
            }
        }

        return listeners;
    }

    /// <summary>The socket of an end point, for the web server, which owns it from then on.</summary>
    public Socket Take(EndPoint endPoint) => _bound.First(each => each.EndPoint.Equals(endPoint)).Socket;
}
