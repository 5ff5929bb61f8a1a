namespace DnsLb.Core.State;

/// <summary>What others have done to a file that this process has open.</summary>
internal enum FileFate
{
    /// <summary>Nothing: it is as it was written.</summary>
    Whole,

    /// <summary>They have removed or moved it: what is written to a file that has no name any more, nobody will ever read.</summary>
    Gone,

    /// <summary>They have put another one in its place.</summary>
    Replaced,

    /// <summary>They have removed, moved or replaced its log: a kill in the middle of a write would leave half of that.</summary>
    WithoutLog,

    /// <summary>They have written to it.</summary>
    Overwritten,
}
