using DnsLb.Core.Configuration;

namespace DnsLb.Core.Checks;

/// <summary>A check that probes nothing: it is up while enough of other checks are.</summary>
public sealed record CalculatedCheck
{
    /// <summary>The names of the other checks, probed or calculated, each once.</summary>
    public ValueList<string> Of { get; init; } = [];

    /// <summary>How many of them must be up, from 1; null where the kind says it.</summary>
    public int? Count { get; init; }
}

/// <summary>A kind of calculated check: the word in a <c>;@check</c> line, and how many of the checks in <c>of=</c> must be up.</summary>
/// <param name="Name">The word.</param>
/// <param name="Meaning">One line for the README.</param>
/// <param name="Least">How many must be up; null: <c>count=</c> says it.</param>
public sealed record CalculatedKind(string Name, string Meaning, Func<CalculatedCheck, int>? Least)
{
    private static readonly Key<CalculatedCheck> Of = new("of", "NAME[,NAME...]", "the checks that it is calculated from; required",
        (check, value) => Values.Names(value) is { } names ? check with { Of = [.. names] } : null);

    private static readonly Key<CalculatedCheck> Count = new("count", "a whole number from 1 to 1000", "how many of them must be up; required",
        (check, value) => Values.Whole(value, 1, 1000) is { } count ? check with { Count = count } : null);

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<CalculatedKind> All { get; } =
    [
        new("all", "all of other checks are up", check => check.Of.Count),
        new("any", "one of other checks is up", _ => 1),
        new("at-least", "so many of other checks are up", null),
    ];

    /// <summary>The keys.</summary>
    public IReadOnlyList<Key<CalculatedCheck>> Keys => Least is null ? [Of, Count] : [Of];

    /// <summary>How many of a check's parts must be up.</summary>
    public int LeastOf(CalculatedCheck check) => Least?.Invoke(check) ?? check.Count!.Value;

    /// <summary>Reads a check of this kind.</summary>
    /// <param name="pairs">Its keys and values.</param>
    /// <param name="problem">Called for everything that is wrong: the pair's index (-1: the check as a whole) and the message.</param>
    /// <returns>Null when there was a problem.</returns>
    public CalculatedCheck? Read(IReadOnlyList<KeyValuePair<string, string>> pairs, Action<int, string> problem)
    {
        bool failed = false;
        void Fail(int index, string message)
        {
            failed = true;
            problem(index, message);
        }

        ILookup<bool, int> isTiming = Enumerable.Range(0, pairs.Count).ToLookup(index => CheckTiming.Keys.Any(key => key.Name == pairs[index].Key));
        foreach (int index in isTiming[true])
        {
            Fail(index, $"an {Name} check makes no probes of its own; write {pairs[index].Key}= at the checks that it is calculated from");
        }

        int[] own = [.. isTiming[false]];
        CalculatedCheck check = Key.Apply(new CalculatedCheck(), Keys, [.. own.Select(index => pairs[index])], (index, message) => Fail(own[index], message));
        if (!failed && Problem(check) is { } wrong)
        {
            Fail(pairs.ToList().FindIndex(pair => pair.Key == wrong.Key), wrong.Message);
        }

        return failed ? null : check;
    }

    private (string? Key, string Message)? Problem(CalculatedCheck check) => check switch
    {
        { Of.Count: 0 } => (null, $"an {Name} check needs of="),
        { Count: null } when Least is null => (null, $"an {Name} check needs count="),
        _ when check.Of.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1)?.Key is { } twice => (Of.Name, $"of= names \"{twice}\" twice; name each check once"),
        _ when check.Count > check.Of.Count => (Count.Name, $"count={check.Count} is more than of= has checks, {check.Of.Count}: it would never be up"),
        _ => null,
    };
}
