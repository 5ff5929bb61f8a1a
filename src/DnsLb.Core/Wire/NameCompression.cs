using System.Buffers.Binary;

namespace DnsLb.Core.Wire;

/// <summary>Writes names into a message, their tails replaced by pointers to names that stand there already (RFC 1035 section 4.1.4).</summary>
/// <remarks>A tail in another case is the same tail: it takes on the case of the name pointed to (RFC 4343 section 4.1).</remarks>
internal ref struct NameCompression
{
    /// <summary>The greatest offset that a pointer can hold.</summary>
    public const int MaxOffset = 0x3FFF;

    private const int PointerLength = 2;
    private const int CaseBit = 0x20;

    private readonly Span<uint> _known;
    private int _count;

    /// <summary>Takes memory for entries; when it is full, later names are not pointed to.</summary>
    public NameCompression(Span<uint> known) => _known = known;

    /// <summary>Where the name that was written last stands, or the name that it is a pointer to.</summary>
    public int LastName { get; private set; }

    /// <summary>Writes a name into the message, which begins with header and question, at <paramref name="at"/> and moves it behind the name; false when it would pass <paramref name="limit"/>.</summary>
    public bool TryWrite(Span<byte> message, ReadOnlySpan<byte> name, ref int at, int limit)
    {
        LearnQuestion(message);
        int head = 0;
        int target = 0;
        while (name[head] != 0 && (target = Find(message, name[head..])) == 0)
        {
            head += name[head] + 1;
        }

        int length = head + (target > 0 ? PointerLength : 1);
        if (at + length > limit)
        {
            return false;
        }

        name[..head].CopyTo(message[at..]);
        if (target > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(message[(at + head)..], Pointer(target));
        }
        else
        {
            message[at + head] = 0;
        }

        Learn(name, at, head);
        LastName = head == 0 && target > 0 ? target : at;
        at += length;
        return true;
    }

    /// <summary>Takes note of a name that stands whole in the message, for later ones to point to.</summary>
    /// <param name="message">The message, which begins with header and question.</param>
    /// <param name="at">Where the name stands.</param>
    public void Note(ReadOnlySpan<byte> message, int at)
    {
        LearnQuestion(message);
        var name = message[at..];
        name = name[..WireName.Length(name)];
        int head = 0;
        while (name[head] != 0 && Find(message, name[head..]) == 0)
        {
            head += name[head] + 1;
        }

        Learn(name, at, head);
    }

    /// <summary>A pointer to a name, which is looked for among those that stand in the message; 0 when it is not there.</summary>
    public ushort PointerTo(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name)
    {
        LearnQuestion(message);
        int target = Find(message, name);
        return target == 0 ? (ushort)0 : Pointer(target);
    }

    /// <summary>Forgets the names at and behind an offset.</summary>
    public void ForgetFrom(int offset)
    {
        while (_count > 0 && _known[_count - 1] >> 16 >= offset)
        {
            _count--;
        }
    }

    /// <summary>Copies as many labels of a name that stands in the message as fill <paramref name="labels"/>.</summary>
    public static void CopyLabels(ReadOnlySpan<byte> message, ushort name, Span<byte> labels)
    {
        int offset = Target(name);
        while (!labels.IsEmpty)
        {
            if (message[offset] > WireName.MaxLabel)
            {
                offset = Target(BinaryPrimitives.ReadUInt16BigEndian(message[offset..]));
                continue;
            }

            int length = message[offset] + 1;
            message.Slice(offset, length).CopyTo(labels);
            labels = labels[length..];
            offset += length;
        }
    }

    /// <summary>The pointer to an offset.</summary>
    public static ushort Pointer(int offset) => (ushort)(0xC000 | offset);

    private static int Target(ushort pointer) => pointer & MaxOffset;

    private void LearnQuestion(ReadOnlySpan<byte> message)
    {
        if (_count == 0)
        {
            var name = message[QueryReader.HeaderLength..];
            name = name[..WireName.Length(name)];
            Learn(name, QueryReader.HeaderLength, name.Length);
        }
    }

    // Remembers the suffixes of a name that begin at its labels before byte `end`.
    private void Learn(ReadOnlySpan<byte> name, int at, int end)
    {
        for (int label = 0; label < end && at + label <= MaxOffset && _count < _known.Length; label += name[label] + 1)
        {
            _known[_count++] = (uint)(((at + label) << 16) | (name.Length - label));
        }
    }

    private readonly int Find(ReadOnlySpan<byte> message, ReadOnlySpan<byte> suffix)
    {
        foreach (uint known in _known[.._count])
        {
            if ((known & 0xFFFF) == suffix.Length && IsAt(message, (int)(known >> 16), suffix))
            {
                return (int)(known >> 16);
            }
        }

        return 0;
    }

    private static bool IsAt(ReadOnlySpan<byte> message, int offset, ReadOnlySpan<byte> name) =>
        message[offset..].StartsWith(name) || IsSameName(message, offset, name);

    // The same in another case, or with pointers.
    private static bool IsSameName(ReadOnlySpan<byte> message, int offset, ReadOnlySpan<byte> name)
    {
        while (true)
        {
            int length = message[offset];
            if (length > WireName.MaxLabel)
            {
                offset = Target(BinaryPrimitives.ReadUInt16BigEndian(message[offset..]));
                continue;
            }

            if (length == 0 || length != name[0])
            {
                return length == name[0];
            }

            if (!IsSameLabel(message.Slice(offset + 1, length), name.Slice(1, length)))
            {
                return false;
            }

            offset += length + 1;
            name = name[(length + 1)..];
        }
    }

    // Letters of ASCII are the same in either case, all other bytes are only what they are (RFC 4343 section 3).
    private static bool IsSameLabel(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        for (int i = 0; i < one.Length; i++)
        {
            int difference = one[i] ^ other[i];
            bool isLetter = (byte)((one[i] | CaseBit) - 'a') < 26;
            if (difference != 0 && !(difference == CaseBit && isLetter))
            {
                return false;
            }
        }

        return true;
    }
}
