namespace DnsLb.Core.Selection;

/// <summary>Equal turns: every answer starts one member further.</summary>
/// <remarks>
/// An answer of fewer than all takes members spaced evenly round the circle, not neighbours: a member is then included at even
/// intervals too, and not in long runs.
/// </remarks>
internal sealed class RotatePicker : IPicker
{
    /// <summary>The policy's line in <see cref="Policies"/>.</summary>
    public static Policy Policy { get; } = new(
        "rotate",
        "equal turns; every answer starts one member further; weights do not matter, except that 0 drains",
        int.MaxValue,
        LooksAtClient: false,
        (serving, answers) => new RotatePicker(serving, answers));

    private readonly ushort[] _members;
    private readonly Rotation _rotation;

    private RotatePicker(ServingSet serving, int answers)
    {
        _members = serving.Members;
        _rotation = serving.Rotation;
        Answers = Math.Min(answers, _members.Length);
    }

    /// <inheritdoc/>
    public int Answers { get; }

    /// <inheritdoc/>
    public string? Note => null;

    /// <inheritdoc/>
    public int Pick(in PickRequest request, Span<ushort> picked)
    {
        uint count = (uint)_members.Length;
        uint answers = (uint)Answers;
        uint start = (uint)(_rotation.Next() % count);
        int length = Math.Min((int)answers, picked.Length);
        for (uint i = 0; i < length; i++)
        {
            uint at = start + (i * count / answers);
            picked[(int)i] = _members[at < count ? at : at - count];
        }

        return length;
    }

    /// <inheritdoc/>
    public string Explain(int position, in PickRequest request) => $"turn {position + 1} of {_members.Length}";
}
