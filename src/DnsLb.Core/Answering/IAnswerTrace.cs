using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Core.Zones;

namespace DnsLb.Core.Answering;

/// <summary>Hears how an answer is found, on top of how a pool selects.</summary>
public interface IAnswerTrace : ISelectionTrace
{
    /// <summary>A name was matched in a zone; called once for each link of a chain of CNAMEs.</summary>
    void Matched(Zone zone, ZoneMatch match);

    /// <summary>A pool is about to pick; its picks follow.</summary>
    void Pool(Pool pool);
}

/// <summary>The trace of the query path: nothing.</summary>
public readonly struct NoAnswerTrace : IAnswerTrace
{
    /// <inheritdoc/>
    public static bool IsRecording => false;

    /// <inheritdoc/>
    public void Matched(Zone zone, ZoneMatch match)
    {
    }

    /// <inheritdoc/>
    public void Pool(Pool pool)
    {
    }

    /// <inheritdoc/>
    public void Stage(string name)
    {
    }

    /// <inheritdoc/>
    public void Kept(int member)
    {
    }

    /// <inheritdoc/>
    public void Dropped(int member, string reason)
    {
    }

    /// <inheritdoc/>
    public void Note(string text)
    {
    }

    /// <inheritdoc/>
    public void Picked(int member, string reason)
    {
    }

    /// <inheritdoc/>
    public void Ttl(uint seconds, string limit)
    {
    }
}
