using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using DnsLb.Core.Answering;
using DnsLb.Core.Recording;

namespace DnsLb.Core.Transport;

/// <summary>A worker that receives and sends many messages in one system call (Linux).</summary>
internal sealed class BatchUdpWorker(Listener listener, Socket socket, Responder responder, OwnEndPoints own, TransportFailures failures, TimeProvider time, WorkerRecorder? recorder)
    : UdpWorker(listener, socket, responder, own, failures, time, recorder)
{
    // A stop answers what lies in the socket's buffer, but does not run after queries that go on coming.
    private const int MostBatchesAfterStop = 1024;

    private readonly int _handle = (int)socket.Handle;

    protected override void Serve()
    {
        using var batch = new MessageBatch();
        int batchesAfterStop = 0;
        while (batchesAfterStop < MostBatchesAfterStop)
        {
            int count = Receive(batch);
            if (IsStopping)
            {
                batchesAfterStop++;
                if (count == 0 ? IsShared : batch.Sender(0).IsEmpty)
                {
                    return;
                }
            }

            Sampler.Begin();
            AnswerAll(batch, count);
            Counters.CountSendErrors(batch.Send(_handle));
            Sampler.End(count);
            EndBatch();
            if (IsStopping && IsShared)
            {
                return;
            }
        }
    }

    // 0 when nothing came in time, or a signal.
    private int Receive(MessageBatch batch)
    {
        BeginWait();
        int count = batch.Receive(_handle);
        EndWait();
        return count >= 0 ? count
            : Marshal.GetLastPInvokeError() is Linux.Eintr or Linux.Eagain ? 0
            : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    // A receiver that waits returns with an empty message without a sender; the call itself says ENOTCONN, as the socket has no peer.
    protected override void Wake() => _ = Linux.Shutdown(_handle, Linux.ShutRead);

    private void AnswerAll(MessageBatch batch, int count)
    {
        BeginBatch();
        int read = 0;
        for (int i = 0; i < count; i++)
        {
            for (; read < count && read < i + Responder.Places; read++)
            {
                ReadAhead(read % Responder.Places, batch.Query(read));
            }

            AnswerOne(batch, i);
        }
    }

    private void AnswerOne(MessageBatch batch, int i)
    {
        ReadOnlySpan<byte> sender = batch.Sender(i);
        if (sender.IsEmpty)
        {
            return;
        }

        if (batch.IsTruncated(i))
        {
            Counters.CountTruncated();
        }
        else if (Answer(i % Responder.Places, batch.Query(i), batch.ReplyBuffer(i), sender, batch.AskedAddress(i)) is > 0 and int length)
        {
            batch.AddReply(i, length);
        }
    }
}
