using DnsLb.Core.Files;

namespace DnsLb.Core.Checks;

/// <summary>A file of states that is read anew while it is in use. Thread-safe. Two of the same path are equal.</summary>
/// <param name="path">An absolute path.</param>
public sealed class StatesFile(string path) : IEquatable<StatesFile>
{
    // All members of a check look at one file; it is read once for many looks.
    private static readonly TimeSpan LeastPeriod = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private long? _lookedAt;
    private FileText _seen;
    private FileText _inUse;
    private (StateLines? Lines, string? Problem) _content;

    /// <summary>What the file says, or why it says nothing. A change counts when two looks have found the same, so that a file that is being written is not taken for a whole one.</summary>
    internal (StateLines? Lines, string? Problem) Look(TimeProvider time)
    {
        lock (_lock)
        {
            bool isFirst = _lookedAt is null;
            if (isFirst || time.GetElapsedTime(_lookedAt!.Value) >= LeastPeriod)
            {
                _lookedAt = time.GetTimestamp();
                var now = FileText.Read(path);
                if (isFirst || (now == _seen && now != _inUse))
                {
                    _inUse = now;
                    _content = now.Text is { } text ? StateLines.Parse(path, text) : (null, $"{path}: {now.Problem}");
                }

                _seen = now;
            }

            return _content;
        }
    }

    /// <summary>What is wrong with the file as it is now, by lines from 1; line 0: it cannot be read.</summary>
    public IReadOnlyList<(int Line, string Message)> Problems()
    {
        var now = FileText.Read(path);
        return now.Text is { } text ? StateLines.Read(text).Problems : [(0, now.Problem!)];
    }

    /// <inheritdoc/>
    public bool Equals(StatesFile? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StatesFile);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The path.</summary>
    public override string ToString() => path;
}
