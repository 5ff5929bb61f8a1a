using DnsLb.Core.Wire;
using DnsLb.Tests.Answering;

namespace DnsLb.Tests.Differential;

/// <summary>One question in one form.</summary>
internal sealed record AskedQuestion(string Form, byte[] Name, RRType Type, bool IsTcp, byte[] Query)
{
    /// <summary>Every name with every type in every form.</summary>
    public static IEnumerable<AskedQuestion> All(IEnumerable<byte[]> names, IReadOnlyCollection<RRType> types) =>
        from name in names
        from type in types
        from question in AllForms(name, type)
        select question;

    public override string ToString() => $"{WireName.ToText(Name)} {Type} ({Form})";

    private static AskedQuestion[] AllForms(byte[] name, RRType type)
    {
        byte[] plain = Encode(name, type, []);
        return
        [
            new("plain", name, type, false, plain),
            new("EDNS", name, type, false, Encode(name, type, Question.MakeOpt())),
            new("DO", name, type, false, Encode(name, type, Question.MakeOpt(flags: 0x8000))),
            new("case", name, type, false, Encode(Mixed(name), type, [])),
            new("TCP", name, type, true, plain),
        ];
    }

    private static byte[] Encode(byte[] name, RRType type, byte[] opt) =>
        [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, (byte)(opt.Length > 0 ? 1 : 0), .. name, (byte)((int)type >> 8), (byte)type, 0, 1, .. opt];

    // Lengths of labels are below any letter.
    private static byte[] Mixed(byte[] name) => [.. name.Select((b, i) => i % 2 == 0 && b is >= (byte)'a' and <= (byte)'z' ? (byte)(b - 0x20) : b)];
}
