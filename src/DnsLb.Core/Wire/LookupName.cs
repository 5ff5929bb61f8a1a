using System.Runtime.CompilerServices;

namespace DnsLb.Core.Wire;

/// <summary>A name prepared for look-ups: lower case, label starts, and the hash of each of its suffixes. Reused from query to query.</summary>
/// <remarks>Not safe for use by several threads at once.</remarks>
public sealed class LookupName
{
    // In the object itself: what a look-up needs lies together.
    private int _length;
    private Starts _starts;
    private Bytes _lower;
    private Hashes _hashes;

    /// <summary>The number of labels, the root not counted.</summary>
    public int Labels { get; private set; }

    /// <summary>The length in bytes, with the root.</summary>
    public int Length => _length;

    /// <summary>The hash of the suffix that begins with label <paramref name="label"/>; <see cref="Labels"/> is the root.</summary>
    public ulong Hash(int label) => _hashes[label];

    /// <summary>The suffix that begins with label <paramref name="label"/>, in wire format and lower case.</summary>
    public ReadOnlySpan<byte> Suffix(int label) => ((ReadOnlySpan<byte>)_lower).Slice(_starts[label], _length - _starts[label]);

    /// <summary>Takes a valid uncompressed name in any case.</summary>
    public void Set(ReadOnlySpan<byte> name)
    {
        if (Read(name) != name.Length)
        {
            throw new ArgumentException("not a name in wire format", nameof(name));
        }
    }

    /// <summary>Takes the uncompressed name that <paramref name="wire"/> begins with.</summary>
    /// <returns>Its length; 0 when there is no such name: a label or the name is too long or cut off, or a pointer stands in it.</returns>
    public int Read(ReadOnlySpan<byte> wire)
    {
        int at = 0;
        int labels = 0;
        Span<byte> starts = _starts;
        while (at < wire.Length && at < WireName.MaxLength && wire[at] is > 0 and <= WireName.MaxLabel)
        {
            starts[labels++] = (byte)at;
            at += wire[at] + 1;
        }

        if (at >= wire.Length || at >= WireName.MaxLength || wire[at] != 0)
        {
            return 0;
        }

        starts[labels] = (byte)at;
        Labels = labels;
        _length = at + 1;
        WireName.ToLowerPadded(wire, _length, _lower);
        HashSuffixes(labels);
        return _length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void HashSuffixes(int labels)
    {
        ulong hash = NameHash.Root;
        Span<ulong> hashes = _hashes;
        ReadOnlySpan<byte> lower = _lower;
        hashes[labels] = hash;
        for (int i = labels - 1; i >= 0; i--)
        {
            int start = _starts[i];
            hash = NameHash.ExtendPadded(hash, lower[(start + 1)..], lower[start]);
            hashes[i] = hash;
        }
    }

    [InlineArray(WireName.PaddedLength)]
    private struct Bytes
    {
        private byte _first;
    }

    [InlineArray(WireName.MaxLabels + 1)]
    private struct Starts
    {
        private byte _first;
    }

    [InlineArray(WireName.MaxLabels + 1)]
    private struct Hashes
    {
        private ulong _first;
    }
}
