using System.Net.Sockets;
using DnsLb.Core.Answering;

namespace DnsLb.Core.Transport;

/// <summary>One TCP client: takes its queries, pipelined as it likes, and answers them in order (RFC 7766).</summary>
internal sealed class TcpConnection(Socket socket, SharedResponder responder, IdleConnections idle, TcpLimits limits, TimeProvider time) : IDisposable
{
    // Replies to pipelined queries leave together, but a client that asks much and reads nothing must not fill memory.
    private const int MostBytesUnsent = 16 * 1024;

    private readonly Client _client = ClientOf(socket);
    private readonly LinkedListNode<Socket> _self = new(socket);
    private readonly MessageBuffer _input = new();
    private readonly MessageBuffer _output = new();

    /// <summary>Serves until the client closes its side, sends what is no query, or takes too long.</summary>
    /// <param name="stopping">Ends the connection when the queries that have been received are answered.</param>
    public async Task ServeAsync(CancellationToken stopping)
    {
        while (_input.HasMessage || await WaitForQueryAsync(stopping).ConfigureAwait(false))
        {
            bool allAnswered;
            do
            {
                allAnswered = AnswerWhatIsThere();
                await SendAsync(stopping).ConfigureAwait(false);
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

    private async ValueTask<bool> WaitForQueryAsync(CancellationToken stopping)
    {
        idle.Add(_self);
        bool received = false;
        try
        {
            received = await ReceiveQueryAsync(stopping).ConfigureAwait(false);
        }
        finally
        {
            received &= idle.Remove(_self);
        }

        return received;
    }

    // The time runs from here to the end of a whole query: bytes that trickle in do not extend it.
    private async ValueTask<bool> ReceiveQueryAsync(CancellationToken stopping)
    {
        using var tooLong = new CancellationTokenSource(limits.IdleTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, stopping);
        while (!_input.HasMessage)
        {
            int received = await socket.ReceiveAsync(_input.Free, either.Token).ConfigureAwait(false);
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

    // A stop leaves a client the time to take its last replies, but no more.
    private async ValueTask SendAsync(CancellationToken stopping)
    {
        using var tooLong = new CancellationTokenSource(limits.IdleTimeout, time);
        using CancellationTokenRegistration atStop = stopping.Register(() => tooLong.CancelAfter(limits.StopTimeout));
        for (ReadOnlyMemory<byte> rest = _output.Content; !rest.IsEmpty;)
        {
            int sent = await socket.SendAsync(rest, tooLong.Token).ConfigureAwait(false);
            rest = rest[sent..];
        }

        _output.Clear();
    }

    private static Client ClientOf(Socket socket) => SocketName.Client(
        socket.RemoteEndPoint!.Serialize().Buffer.Span,
        socket.AddressFamily == AddressFamily.InterNetworkV6,
        isTcp: true);
}
