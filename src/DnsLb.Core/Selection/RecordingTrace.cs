namespace DnsLb.Core.Selection;

/// <summary>A trace that keeps what it hears, for <c>explain</c>.</summary>
public readonly struct RecordingTrace : ISelectionTrace
{
    private readonly List<StageTrace> _stages = [];

    /// <summary>Makes an empty trace.</summary>
    public RecordingTrace()
    {
    }

    /// <inheritdoc/>
    public static bool IsRecording => true;

    /// <summary>The stages, in the order in which they ran.</summary>
    public IReadOnlyList<StageTrace> Stages => _stages;

    /// <inheritdoc/>
    public void Stage(string name) => _stages.Add(new StageTrace(name, [], [], [], [], null));

    /// <inheritdoc/>
    public void Kept(int member) => _stages[^1].Kept.Add(member);

    /// <inheritdoc/>
    public void Dropped(int member, string reason) => _stages[^1].Dropped.Add(new MemberReason(member, reason));

    /// <inheritdoc/>
    public void Note(string text) => _stages[^1].Notes.Add(text);

    /// <inheritdoc/>
    public void Picked(int member, string reason) => _stages[^1].Picked.Add(new MemberReason(member, reason));

    /// <inheritdoc/>
    public void Ttl(uint seconds, string limit) => _stages[^1] = _stages[^1] with { Ttl = new TtlReason(seconds, limit) };
}

/// <summary>What one stage did.</summary>
/// <param name="Name">The stage.</param>
/// <param name="Kept">The members that went on.</param>
/// <param name="Dropped">The members that did not, and why.</param>
/// <param name="Notes">What is to be said of the stage as a whole.</param>
/// <param name="Picked">The answer, in order; only of the stage that picks.</param>
/// <param name="Ttl">The TTL; only of the stage that sets it.</param>
public sealed record StageTrace(
    string Name,
    List<int> Kept,
    List<MemberReason> Dropped,
    List<string> Notes,
    List<MemberReason> Picked,
    TtlReason? Ttl);

/// <summary>A member of the pool and why something happened to it.</summary>
/// <param name="Member">The index of the member in its pool.</param>
/// <param name="Reason">One line for people.</param>
public sealed record MemberReason(int Member, string Reason);

/// <summary>A TTL and the term that limited it.</summary>
/// <param name="Seconds">The TTL in seconds.</param>
/// <param name="Limit">The term, for people.</param>
public sealed record TtlReason(uint Seconds, string Limit);
