namespace DnsLb.Core.Answering;

/// <summary>A reply that was limited.</summary>
/// <param name="Client">Who asked.</param>
/// <param name="Class">Which limit it met.</param>
public readonly record struct LimitedReply(Client Client, ReplyClass Class);

/// <summary>Room for one limited reply, through which the query path shows the log whom it limits. One thread offers, another takes.</summary>
public sealed class LimitedReplySample
{
    private LimitedReply _reply;
    private bool _isFull;

    /// <summary>Takes the reply that was offered first since the last call; clients that are limited often are found here often.</summary>
    public bool TryTake(out LimitedReply reply)
    {
        if (!Volatile.Read(ref _isFull))
        {
            reply = default;
            return false;
        }

        // Not to be kept: it holds a zone.
        reply = _reply;
        _reply = default;
        Volatile.Write(ref _isFull, false);
        return true;
    }

    /// <summary>Leaves a reply, unless one is there already.</summary>
    internal void Offer(in Client client, in ReplyClass replyClass)
    {
        if (!Volatile.Read(ref _isFull))
        {
            _reply = new LimitedReply(client, replyClass);
            Volatile.Write(ref _isFull, true);
        }
    }
}
