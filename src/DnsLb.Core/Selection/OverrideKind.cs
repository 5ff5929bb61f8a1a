namespace DnsLb.Core.Selection;

/// <summary>What a person has decided about a member, whatever its checks say.</summary>
public enum OverrideKind
{
    /// <summary>It gets no new answers, as with weight 0.</summary>
    Drain,

    /// <summary>It counts as failed, and is served under no circumstances.</summary>
    Down,

    /// <summary>It counts as working.</summary>
    Up,
}
