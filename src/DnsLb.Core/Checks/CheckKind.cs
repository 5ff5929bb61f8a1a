using DnsLb.Core.Configuration;
using DnsLb.Core.Files;

namespace DnsLb.Core.Checks;

/// <summary>A kind of check: the word in a <c>;@check</c> line, and the keys it takes beside those of <see cref="CheckTiming"/>.</summary>
public abstract record CheckKind(string Name, string Meaning)
{
    /// <summary>Name, form and meaning of each key, for messages and the README's tables.</summary>
    public abstract IReadOnlyList<(string Name, string Form, string Meaning)> Keys { get; }

    /// <summary>True for a kind that is told of its targets, and asks them nothing.</summary>
    public bool IsTold { get; init; }

    /// <summary>The timing where no key says otherwise.</summary>
    public CheckTiming Timing => IsTold ? CheckTiming.OfTheTold : CheckTiming.Default;

    /// <summary>Makes a check of this kind from its own keys.</summary>
    /// <param name="values">The key=value pairs, without those of <see cref="CheckTiming"/>.</param>
    /// <param name="read">Reads a file that a value names.</param>
    /// <param name="problem">Called for each wrong key or value: the pair's index (-1: the check as a whole) and the message.</param>
    /// <returns>The check; null when there was a problem.</returns>
    public abstract ICheck? Create(IReadOnlyList<KeyValuePair<string, string>> values, Func<string, FileText> read, Action<int, string> problem);
}

/// <summary>A kind whose settings are the record <typeparamref name="TCheck"/>.</summary>
/// <param name="Name">The word in a <c>;@check</c> line.</param>
/// <param name="Meaning">One line for the README.</param>
/// <param name="Defaults">A check with every key at its default.</param>
/// <param name="OwnKeys">The keys.</param>
/// <param name="Problem">What is wrong with a check as a whole, or null.</param>
public sealed record CheckKind<TCheck>(
    string Name,
    string Meaning,
    TCheck Defaults,
    IReadOnlyList<Key<TCheck>> OwnKeys,
    Func<TCheck, string?> Problem) : CheckKind(Name, Meaning)
    where TCheck : class, ICheck
{
    /// <summary>Reads the files that a check names, and reports what is wrong with them by their keys; null for a kind without files.</summary>
    public Func<TCheck, Func<string, FileText>, Action<string, string>, TCheck>? Load { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, string Form, string Meaning)> Keys =>
        [.. OwnKeys.Select(key => (key.Name, key.Form, key.Meaning))];

    /// <inheritdoc/>
    public override ICheck? Create(IReadOnlyList<KeyValuePair<string, string>> values, Func<string, FileText> read, Action<int, string> problem)
    {
        bool failed = false;
        void Fail(int index, string message)
        {
            failed = true;
            problem(index, message);
        }

        TCheck check = Key.Apply(Defaults, OwnKeys, values, Fail, alsoKnown: CheckTiming.Keys.Select(key => key.Name));
        if (!failed && Problem(check) is { } whole)
        {
            Fail(-1, whole);
        }

        check = Load?.Invoke(check, read, (key, message) => Fail(values.ToList().FindIndex(pair => pair.Key == key), message)) ?? check;
        return failed ? null : check;
    }
}
