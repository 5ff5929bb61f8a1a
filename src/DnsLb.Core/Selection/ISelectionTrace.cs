namespace DnsLb.Core.Selection;

/// <summary>Hears what each selection stage does. The code that answers is the code that explains.</summary>
/// <remarks>Members are indexes into the pool's members.</remarks>
public interface ISelectionTrace
{
    /// <summary>False when nothing listens: the calls, and the making of their texts, then compile to nothing.</summary>
    static abstract bool IsRecording { get; }

    /// <summary>A stage begins; what follows belongs to it.</summary>
    void Stage(string name);

    /// <summary>The member goes on to the next stage.</summary>
    void Kept(int member);

    /// <summary>The member does not go on, and why.</summary>
    void Dropped(int member, string reason);

    /// <summary>Something about the stage as a whole.</summary>
    void Note(string text);

    /// <summary>The member is in the answer; called in the answer's order, with the figure that decided.</summary>
    void Picked(int member, string reason);

    /// <summary>The TTL, and the term that limited it.</summary>
    void Ttl(uint seconds, string limit);
}

/// <summary>The trace of the query path: nothing.</summary>
public readonly struct NoTrace : ISelectionTrace
{
    /// <inheritdoc/>
    public static bool IsRecording => false;

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
