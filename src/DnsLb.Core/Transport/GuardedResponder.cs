using DnsLb.Core.Answering;

namespace DnsLb.Core.Transport;

/// <summary>A responder whose failures, each of them a bug, cost one query and not the worker: they are counted and logged.</summary>
internal sealed class GuardedResponder(Responder responder, TransportCounters counters, TransportFailures failures)
{
    /// <inheritdoc cref="Responder.BeginBatch"/>
    public void BeginBatch() => responder.BeginBatch();

    /// <summary>Answers one message as <see cref="Responder.Respond(ReadOnlySpan{byte}, Span{byte}, in Client)"/> does.</summary>
    /// <returns>The reply's length; 0 also after a failure.</returns>
    public int Respond(ReadOnlySpan<byte> query, Span<byte> reply, in Client client)
    {
        try
        {
            return responder.Respond(query, reply, client);
        }
        catch (Exception failure)
        {
            counters.CountResponderFailure();
            failures.Answering(query, failure);
            return 0;
        }
    }
}
