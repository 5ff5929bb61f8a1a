using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace DnsLb.Core.Transport;

/// <summary>The bytes of a connected socket, as they come and go: no call waits. On Linux the calls are the system's own, which takes some 0.1 µs of each less than .NET's.</summary>
/// <remarks>Only the owner of the socket may call, which is who closes it: its descriptor must stay open.</remarks>
internal readonly struct NonBlockingStream
{
    /// <summary>What a call says that would have to wait.</summary>
    public const int NotReady = -1;

    private readonly Socket _socket;
    private readonly int _descriptor;

    /// <summary>Lets no call on the socket wait from now on.</summary>
    public NonBlockingStream(Socket socket)
    {
        socket.Blocking = false;
        _socket = socket;
        _descriptor = (int)socket.Handle;
    }

    /// <summary>Takes what has come.</summary>
    /// <returns>The number of bytes, <see cref="NotReady"/>, or 0: the client has sent its last, or is gone.</returns>
    public int Receive(Span<byte> free)
    {
        if (Linux.IsSupported)
        {
            nint count = Linux.Receive(_descriptor, free, (nuint)free.Length, 0);
            return count >= 0 ? (int)count : Failure(Marshal.GetLastPInvokeError());
        }

        int received = _socket.Receive(free, SocketFlags.None, out SocketError error);
        return error == SocketError.WouldBlock ? NotReady : received;
    }

    /// <summary>Hands over what the system takes now.</summary>
    /// <param name="content">Not empty.</param>
    /// <param name="isEndNear">Whether <see cref="EndSending"/> is next, whose end then comes with the last bytes where the system can (Linux).</param>
    /// <returns>The number of bytes taken, <see cref="NotReady"/>, or 0: the client is gone.</returns>
    public int Send(ReadOnlySpan<byte> content, bool isEndNear)
    {
        if (Linux.IsSupported)
        {
            nint count = Linux.Send(_descriptor, content, (nuint)content.Length, Linux.MsgNoSignal | (isEndNear ? Linux.MsgMore : 0));
            return count >= 0 ? (int)count : Failure(Marshal.GetLastPInvokeError());
        }

        int sent = _socket.Send(content, SocketFlags.None, out SocketError error);
        return error == SocketError.WouldBlock ? NotReady : sent;
    }

    /// <summary>Sends nothing more.</summary>
    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The client is gone.
        }
    }

    private static int Failure(int error) => error is Linux.Eagain or Linux.Eintr ? NotReady : 0;
}
