using DnsLb.Core.Configuration;

namespace DnsLb.Core.Checks;

/// <summary>The keys that make up a conversation, each a step in the order in which they are written.</summary>
internal static class DialogueKeys
{
    /// <summary>The keys.</summary>
    public static IReadOnlyList<Key<ValueList<DialogueStep>>> All { get; } =
    [
        new("send", ByteText.Form, "what is sent; may be repeated",
            (steps, value) => ByteText.Parse(value) is { } text ? [.. steps, new DialogueStep.Send(text)] : null, Repeatable: true),
        new("expect", ByteText.Form, "what must be in the first 64 KiB of what comes then; may be repeated",
            (steps, value) => BytePattern.Containing(value) is { } pattern ? [.. steps, new DialogueStep.Expect(pattern)] : null, Repeatable: true),
        new("expect-regex", BytePattern.RegexForm, "the same as a regular expression, of which a character is a byte; may be repeated",
            (steps, value) => BytePattern.Matching(value) is { } pattern ? [.. steps, new DialogueStep.Expect(pattern)] : null, Repeatable: true),
    ];

    /// <summary>A conversation that is part of the program.</summary>
    /// <exception cref="ArgumentException">A value is wrong.</exception>
    public static ValueList<DialogueStep> Parse(params ReadOnlySpan<(string Key, string Value)> pairs)
    {
        ValueList<DialogueStep> steps = [];
        foreach ((string name, string value) in pairs)
        {
            steps = All.Single(key => key.Name == name).Set(steps, value) ?? throw new ArgumentException($"{name}={value}", nameof(pairs));
        }

        return steps;
    }
}
