using DnsLb.Core.Answering;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Core.Zones;

namespace DnsLb.Core.Serving;

/// <summary>Keeps how an answer was found: the names that matched, and the pools that picked with all their stages.</summary>
internal readonly struct ExplainTrace : IAnswerTrace
{
    private readonly List<(Zone Zone, ZoneMatch Match)> _matches = [];
    private readonly List<(Pool Pool, RecordingTrace Stages)> _pools = [];

    public ExplainTrace()
    {
    }

    /// <inheritdoc/>
    public static bool IsRecording => true;

    public IReadOnlyList<(Zone Zone, ZoneMatch Match)> Matches => _matches;

    public IReadOnlyList<(Pool Pool, RecordingTrace Stages)> Pools => _pools;

    /// <inheritdoc/>
    public void Matched(Zone zone, ZoneMatch match) => _matches.Add((zone, match));

    /// <inheritdoc/>
    public void Pool(Pool pool)
    {
        // The stages before the pick ran when a verdict changed last; they run again to be heard.
        var stages = new RecordingTrace();
        pool.Explain(ref stages);
        _pools.Add((pool, stages));
    }

    /// <inheritdoc/>
    public void Stage(string name) => _pools[^1].Stages.Stage(name);

    /// <inheritdoc/>
    public void Kept(int member) => _pools[^1].Stages.Kept(member);

    /// <inheritdoc/>
    public void Dropped(int member, string reason) => _pools[^1].Stages.Dropped(member, reason);

    /// <inheritdoc/>
    public void Note(string text) => _pools[^1].Stages.Note(text);

    /// <inheritdoc/>
    public void Picked(int member, string reason) => _pools[^1].Stages.Picked(member, reason);

    /// <inheritdoc/>
    public void Ttl(uint seconds, string limit) => _pools[^1].Stages.Ttl(seconds, limit);
}
