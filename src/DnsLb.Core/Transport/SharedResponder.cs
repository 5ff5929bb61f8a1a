using DnsLb.Core.Recording;

namespace DnsLb.Core.Transport;

/// <summary>The one responder of all TCP connections. The lock is theirs alone: no UDP worker ever takes it.</summary>
/// <param name="responder">The responder.</param>
/// <param name="sampler">Measures how long queries take.</param>
/// <param name="recorder">What it writes queries down with; null: nothing is written down.</param>
internal sealed class SharedResponder(GuardedResponder responder, LatencySampler sampler, WorkerRecorder? recorder)
{
    private readonly Lock _lock = new();
    private readonly byte[] _reply = new byte[ushort.MaxValue];

    /// <summary>Appends the reply to a query, with its length before it (RFC 1035 section 4.2.2).</summary>
    /// <returns>False when there is no reply.</returns>
    public bool Respond(ReadOnlySpan<byte> query, in Ends ends, MessageBuffer output)
    {
        lock (_lock)
        {
            sampler.Begin();
            recorder?.BeginBatch();
            responder.ReadAhead(0, query);
            int length = responder.RespondTo(0, query, _reply, ends.Client);
            recorder?.Record(ends, query, _reply.AsSpan(0, length));
            if (length > 0)
            {
                output.AppendMessage(_reply.AsSpan(0, length));
            }

            sampler.End(1);
            recorder?.EndBatch();
            return length > 0;
        }
    }
}
