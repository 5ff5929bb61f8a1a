using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using DnsLb.Core.Files;
using DnsLb.Core.Transport;

namespace DnsLb.Core.Handover;

/// <summary>Messages of text between two processes of a machine, each with the sockets that it hands on (SCM_RIGHTS, Linux). Calls block; one thread at a time.</summary>
/// <param name="socket">A connected socket of the Unix family that keeps messages apart; it becomes this one's.</param>
internal sealed unsafe class DescriptorChannel(Socket socket) : IDisposable
{
    /// <summary>Sockets in one message; the system takes no more than 253.</summary>
    public const int MostSockets = 64;

    private const int MostBytes = 4096;
    private const int ControlHeaderLength = 16;
    private const int ControlLength = ControlHeaderLength + (MostSockets * sizeof(int));
    private const int RightsOfSockets = 1;
    private const int CloseOnExec = 0x40000000;

    private readonly int _handle = (int)socket.Handle;

    /// <summary>The process at the other end.</summary>
    public int Peer => SocketPeer.Of(socket)?.Process ?? 0;

    /// <summary>The longest wait of <see cref="Receive"/> from now on.</summary>
    public TimeSpan Patience { set => socket.ReceiveTimeout = (int)value.TotalMilliseconds; }

    /// <summary>A socket of the kind that this needs, not connected.</summary>
    public static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);

    /// <summary>Sends a message.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="sockets">Sockets that the receiver gets too; they stay the sender's.</param>
    /// <exception cref="SocketException">The other end is gone.</exception>
    public void Send(string text, params ReadOnlySpan<Socket> sockets)
    {
        byte* control = stackalloc byte[ControlLength];
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
        {
            var buffer = new Linux.Buffer { Start = start, Length = (nuint)bytes.Length };
            var message = new Linux.MessageHeader { Buffers = &buffer, BufferCount = 1 };
            if (sockets.Length > 0)
            {
                message.Control = control;
                message.ControlLength = (nuint)(ControlHeaderLength + (sockets.Length * sizeof(int)));
                *(nuint*)control = message.ControlLength;
                ((int*)control)[2] = Linux.SolSocket;
                ((int*)control)[3] = RightsOfSockets;
                for (int i = 0; i < sockets.Length; i++)
                {
                    ((int*)(control + ControlHeaderLength))[i] = (int)sockets[i].Handle;
                }
            }

            while (Linux.SendMessages(_handle, &message, 1, Linux.MsgNoSignal) < 0)
            {
                ThrowUnlessInterrupted();
            }
        }
    }

    /// <summary>Waits for a message.</summary>
    /// <returns>Its text, and sockets that become the caller's; no text when the other end has closed.</returns>
    /// <exception cref="SocketException">Nothing came in time, or the channel failed.</exception>
    public (string? Text, IReadOnlyList<Socket> Sockets) Receive()
    {
        byte* bytes = stackalloc byte[MostBytes];
        byte* control = stackalloc byte[ControlLength];
        var buffer = new Linux.Buffer { Start = bytes, Length = MostBytes };
        var message = new Linux.MessageHeader { Buffers = &buffer, BufferCount = 1, Control = control, ControlLength = ControlLength };
        while (Linux.ReceiveMessages(_handle, &message, 1, CloseOnExec, null) < 0)
        {
            ThrowUnlessInterrupted();
        }

        List<Socket> sockets = [];
        for (nuint at = ControlHeaderLength; message.ControlLength >= ControlHeaderLength && at < *(nuint*)control; at += sizeof(int))
        {
            sockets.Add(new Socket(new SafeSocketHandle(*(int*)(control + at), ownsHandle: true)));
        }

        return (message.Length == 0 ? null : Encoding.UTF8.GetString(bytes, (int)message.Length), sockets);
    }

    /// <summary>Ends a <see cref="Receive"/> that waits, and closes the channel.</summary>
    public void Dispose()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The other end is, or this one.
        }

        socket.Dispose();
    }

    private static void ThrowUnlessInterrupted()
    {
        int error = Marshal.GetLastPInvokeError();
        if (error != Linux.Eintr)
        {
            throw new SocketException(error == Linux.Eagain ? (int)SocketError.TimedOut : error);
        }
    }
}
