using System.Net;
using System.Net.Sockets;

namespace DnsLb.Core.Transport;

/// <summary>Binds the sockets of all listen addresses before anything is served, so that every problem is reported at once.</summary>
public static class Binding
{
    private const int Backlog = 512;
    private const int UdpBufferBytes = 1 << 20;

    // Of what a client does not take, and of what it sends meanwhile, the system would keep megabytes. It counts twice what it is told.
    private const int TcpBufferBytes = 64 * 1024;

    // Port 0 asks TCP for a free port, which UDP may find taken.
    private const int MostAttempts = 16;

    /// <summary>Binds all addresses.</summary>
    /// <param name="endPoints">The listen addresses. Port 0: any port that is free for both TCP and UDP.</param>
    /// <param name="workers">UDP workers on each address, from 1.</param>
    /// <param name="bound">Listeners that another process has bound already, for those addresses that they have; null: none. Those that no address needs are closed.</param>
    /// <returns>A listener for each address, in order, and no problem; or the problems and no listener.</returns>
    public static (IReadOnlyList<Listener> Listeners, IReadOnlyList<string> Problems) Bind(IReadOnlyList<IPEndPoint> endPoints, int workers, IReadOnlyList<Listener>? bound = null)
    {
        var listeners = new List<Listener>();
        var problems = new List<string>();
        List<Listener> left = [.. bound ?? []];
        foreach (IPEndPoint endPoint in endPoints)
        {
            try
            {
                listeners.Add(Take(endPoint, left) ?? Bind(endPoint, workers));
            }
            catch (SocketException error)
            {
                problems.Add($"cannot listen on {endPoint}: {Reason(endPoint, error)}");
            }
        }

        if (problems.Count > 0)
        {
            listeners.ForEach(listener => listener.Dispose());
            listeners.Clear();
        }

        left.ForEach(listener => listener.Dispose());
        return (listeners, problems);
    }

    private static Listener? Take(IPEndPoint endPoint, List<Listener> bound)
    {
        int found = bound.FindIndex(listener => endPoint.Port == 0 ? listener.EndPoint.Address.Equals(endPoint.Address) : listener.EndPoint.Equals(endPoint));
        if (found < 0)
        {
            return null;
        }

        Listener taken = bound[found];
        bound.RemoveAt(found);
        return taken;
    }

    private static Listener Bind(IPEndPoint endPoint, int workers)
    {
        for (int attempt = 1; ; attempt++)
        {
            Socket tcp = BindTcp(endPoint);
            try
            {
                var bound = (IPEndPoint)tcp.LocalEndPoint!;
                return new Listener(bound, tcp, BindUdp(bound, workers));
            }
            catch (SocketException error)
            {
                tcp.Dispose();
                bool portWasOurChoice = endPoint.Port == 0 && error.SocketErrorCode == SocketError.AddressAlreadyInUse;
                if (!portWasOurChoice || attempt == MostAttempts)
                {
                    throw;
                }
            }
        }
    }

    // Without SO_REUSEPORT, so that a second server on the same port fails here instead of taking half of the queries.
    private static Socket BindTcp(IPEndPoint endPoint) => Create(endPoint, SocketType.Stream, socket =>
    {
        socket.SendBufferSize = TcpBufferBytes;
        socket.ReceiveBufferSize = TcpBufferBytes;
        socket.Bind(endPoint);
        socket.Listen(Backlog);
    });

    private static List<Socket> BindUdp(IPEndPoint endPoint, int workers)
    {
        var sockets = new List<Socket>(workers);
        try
        {
            while (sockets.Count < workers)
            {
                sockets.Add(Linux.IsSupported || sockets.Count == 0 ? BindUdp(endPoint) : sockets[0]);
            }

            return sockets;
        }
        catch (SocketException)
        {
            sockets.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    private static Socket BindUdp(IPEndPoint endPoint) => Create(endPoint, SocketType.Dgram, socket =>
    {
        socket.ReceiveBufferSize = UdpBufferBytes;
        socket.SendBufferSize = UdpBufferBytes;
        if (Linux.IsSupported)
        {
            SetLinuxOptions(socket, endPoint);
        }

        socket.Bind(endPoint);
    });

    private static void SetLinuxOptions(Socket socket, IPEndPoint endPoint)
    {
        bool isIPv6 = endPoint.AddressFamily == AddressFamily.InterNetworkV6;
        socket.ReceiveTimeout = (int)UdpWorker.LongestWait.TotalMilliseconds;
        Set(Linux.SolSocket, Linux.SoReusePort, 1);
        Set(Linux.IPProtoIP, Linux.IPMtuDiscover, Linux.PmtuDiscoverInterface);
        if (isIPv6)
        {
            Set(Linux.IPProtoIPv6, Linux.IPv6MtuDiscover, Linux.PmtuDiscoverInterface);
        }

        // A wildcard socket has to be told from which address to reply.
        if (endPoint.Address.Equals(IPAddress.IPv6Any))
        {
            Set(Linux.IPProtoIPv6, Linux.IPv6RecvPktInfo, 1);
        }
        else if (endPoint.Address.Equals(IPAddress.Any))
        {
            Set(Linux.IPProtoIP, Linux.IPPktInfo, 1);
        }

        void Set(int level, int option, int value) => socket.SetRawSocketOption(level, option, BitConverter.GetBytes(value));
    }

    private static Socket Create(IPEndPoint endPoint, SocketType type, Action<Socket> prepare)
    {
        var socket = new Socket(endPoint.AddressFamily, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        try
        {
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            prepare(socket);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Reason(IPEndPoint endPoint, SocketException error) => error.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"port {endPoint.Port} is taken by another program (or another dnslb); stop that one or choose another port",
        SocketError.AccessDenied => $"no right to use port {endPoint.Port}; run as root, or give the right: setcap CAP_NET_BIND_SERVICE=+ep dnslb",
        SocketError.AddressNotAvailable when endPoint.AddressFamily == AddressFamily.InterNetworkV6 =>
            $"{endPoint.Address} is not an address of this machine; with a port, an IPv6 address is written in brackets, such as [::1]:5300",
        SocketError.AddressNotAvailable => $"{endPoint.Address} is not an address of this machine",
        SocketError.AddressFamilyNotSupported or SocketError.ProtocolFamilyNotSupported =>
            $"this machine has no {(endPoint.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4")}",
        _ => error.Message,
    };
}
