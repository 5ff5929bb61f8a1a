using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Answering;
using DnsLb.Core.Recording;

namespace DnsLb.Core.Transport;

/// <summary>A worker over plain <see cref="Socket"/> calls, for systems without recvmmsg. Several may share one socket.</summary>
/// <remarks>A reply leaves from the address that routing chooses: on a machine with several addresses, listen on each of them rather than on the wildcard.</remarks>
internal sealed class PlainUdpWorker(Listener listener, Socket socket, Responder responder, OwnEndPoints own, TransportFailures failures, TimeProvider time, WorkerRecorder? recorder)
    : UdpWorker(listener, socket, responder, own, failures, time, recorder)
{
    private const int BufferLength = 4096;
    private const int Failed = -1;
    private const int NothingCame = -2;

    protected override void Serve()
    {
        byte[] query = new byte[BufferLength];
        byte[] reply = new byte[BufferLength];
        var sender = new SocketAddress(Socket.AddressFamily);
        while (!IsStopping)
        {
            BeginWait();
            int length = Receive(query, sender);
            EndWait();
            BeginBatch();
            if (length == Failed)
            {
                Counters.CountReceiveError();
            }
            else if (length == query.Length)
            {
                Counters.CountTruncated();
            }
            else if (length != NothingCame)
            {
                Sampler.Begin();
                AnswerOne(query.AsSpan(0, length), reply, sender);
                Sampler.End(1);
                EndBatch();
            }
        }
    }

    protected override void Wake() => Socket.Dispose();

    private void AnswerOne(ReadOnlySpan<byte> query, Span<byte> reply, SocketAddress sender)
    {
        ReadAhead(0, query);
        int length = Answer(0, query, reply, sender.Buffer.Span[..sender.Size], asked: default);
        if (length > 0)
        {
            Send(reply[..length], sender);
        }
    }

    private int Receive(Span<byte> query, SocketAddress sender)
    {
        try
        {
            return Socket.ReceiveFrom(query, SocketFlags.None, sender);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.MessageSize)
        {
            // Windows says so; elsewhere a full buffer is taken as a truncated query.
            return query.Length;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset or SocketError.NetworkReset)
        {
            // Windows reports here that an earlier reply found no receiver.
            return Failed;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            return NothingCame;
        }
    }

    private void Send(ReadOnlySpan<byte> reply, SocketAddress receiver)
    {
        try
        {
            Socket.SendTo(reply, SocketFlags.None, receiver);
        }
        catch (SocketException) when (!IsStopping)
        {
            Counters.CountSendErrors(1);
        }
    }
}
