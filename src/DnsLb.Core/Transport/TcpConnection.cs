using System.Net.Sockets;
using DnsLb.Core.Answering;

namespace DnsLb.Core.Transport;

/// <summary>One TCP client: takes its queries, pipelined as it likes, and answers them in order (RFC 7766).</summary>
/// <param name="socket">The connection; it becomes this one's.</param>
/// <param name="responder">The responder of all connections.</param>
/// <param name="idle">Closes the connection when no whole query comes: bytes that trickle in do not help.</param>
/// <param name="sending">Closes the connection when the client does not take its replies.</param>
internal sealed class TcpConnection(Socket socket, SharedResponder responder, WaitingConnections idle, WaitingConnections sending) : IDisposable
{
    // Replies to pipelined queries leave together, but a client that asks much and reads nothing must not fill memory.
    private const int MostBytesUnsent = 16 * 1024;

    private readonly Client _client = ClientOf(socket);
    private readonly LinkedListNode<(Socket Socket, long Since)> _self = new((socket, 0));
    private readonly MessageBuffer _input = new();
    private readonly MessageBuffer _output = new();

    /// <summary>Serves until the client closes its side, sends what is no query, or is closed for taking too long.</summary>
    public async Task ServeAsync()
    {
        while (_input.HasMessage || await WaitForQueryAsync().ConfigureAwait(false))
        {
            bool allAnswered;
            do
            {
                allAnswered = AnswerWhatIsThere();
                await SendAsync().ConfigureAwait(false);
            }
            while (allAnswered && _input.HasMessage);

            if (!allAnswered)
            {
                return;
            }
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _input.Dispose();
        _output.Dispose();
    }

    private async ValueTask<bool> WaitForQueryAsync()
    {
        idle.Add(_self);
        bool received = false;
        try
        {
            received = await ReceiveQueryAsync().ConfigureAwait(false);
        }
        finally
        {
            received &= idle.Remove(_self);
        }

        return received;
    }

    private async ValueTask<bool> ReceiveQueryAsync()
    {
        // A client that sends nothing takes no buffer: this ends when there is something to receive.
        _input.ReleaseIfEmpty();
        await socket.ReceiveAsync(Memory<byte>.Empty).ConfigureAwait(false);
        while (!_input.HasMessage)
        {
            int received = await socket.ReceiveAsync(_input.Free).ConfigureAwait(false);
            if (received == 0)
            {
                return false;
            }

            _input.Advance(received);
        }

        return true;
    }

    // False when a query gets no reply: what follows it in the stream cannot be trusted.
    private bool AnswerWhatIsThere()
    {
        while (_output.Content.Length < MostBytesUnsent && _input.TryTakeMessage(out ReadOnlySpan<byte> query))
        {
            if (!responder.Respond(query, _client, _output))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask SendAsync()
    {
        sending.Add(_self);
        try
        {
            for (ReadOnlyMemory<byte> rest = _output.Content; !rest.IsEmpty;)
            {
                int sent = await socket.SendAsync(rest).ConfigureAwait(false);
                rest = rest[sent..];
            }
        }
        finally
        {
            if (!sending.Remove(_self))
            {
                // The system must not keep either what the client does not take.
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        }

        _output.Release();
    }

    private static Client ClientOf(Socket socket) => SocketName.Client(
        socket.RemoteEndPoint!.Serialize().Buffer.Span,
        socket.AddressFamily == AddressFamily.InterNetworkV6,
        isTcp: true);
}
