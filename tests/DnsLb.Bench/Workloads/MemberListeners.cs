using System.Net;
using System.Net.Sockets;

namespace DnsLb.Bench.Workloads;

/// <summary>Accepts what probes the members of the pool, each at its address.</summary>
internal sealed class MemberListeners : IDisposable
{
    private readonly TcpListener?[] _listeners = new TcpListener?[PoolZone.Members.Count];

    public MemberListeners()
    {
        for (int member = 0; member < _listeners.Length; member++)
        {
            Open(member);
        }
    }

    /// <summary>The same for all members.</summary>
    public int Port { get; private set; }

    /// <summary>Lets a member accept connections if it refuses them, or refuse them if it accepts them.</summary>
    public void Toggle(int member)
    {
        if (_listeners[member] is null)
        {
            Open(member);
        }
        else
        {
            Close(member);
        }
    }

    public void Dispose()
    {
        for (int member = 0; member < _listeners.Length; member++)
        {
            Close(member);
        }
    }

    private void Open(int member)
    {
        var listener = new TcpListener(IPAddress.Parse(PoolZone.Members[member].Address), Port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _listeners[member] = listener;
        _ = AcceptAsync(listener);
    }

    private void Close(int member)
    {
        _listeners[member]?.Dispose();
        _listeners[member] = null;
    }

    private static async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            try
            {
                using Socket probe = await listener.AcceptSocketAsync();
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The listener was closed.
                return;
            }
        }
    }
}
