using DnsLb.Core.Configuration;
using DnsLb.Core.Files;

namespace DnsLb.Core.Checks;

/// <summary>Makes checks from a kind and keys, wherever these are written.</summary>
internal static class CheckReader
{
    /// <summary>Stands for the word of the kind where a problem has its place.</summary>
    public const int AtKind = -2;

    /// <summary>Reads one check.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="kindName">The word of its kind.</param>
    /// <param name="kinds">The kinds that are known.</param>
    /// <param name="pairs">Its keys, those of <see cref="CheckTiming"/> among them.</param>
    /// <param name="read">Reads a file that a value names.</param>
    /// <param name="alsoKnown">Further kinds that a misspelt one may have meant.</param>
    /// <param name="problem">Called for everything that is wrong: the pair's index, -1 for the check as a whole, or <see cref="AtKind"/>.</param>
    /// <returns>Null when there was a problem.</returns>
    public static CheckDefinition? Read(
        string name,
        string kindName,
        IReadOnlyList<CheckKind> kinds,
        IReadOnlyList<KeyValuePair<string, string>> pairs,
        Func<string, FileText> read,
        IEnumerable<string> alsoKnown,
        Action<int, string> problem)
    {
        if (kinds.FirstOrDefault(kind => kind.Name == kindName) is not { } kind)
        {
            problem(AtKind, $"unknown kind of check \"{kindName}\"; {Nearest.Hint(kindName, [.. kinds.Select(known => known.Name), .. alsoKnown])}");
            return null;
        }

        bool failed = false;
        Action<int, string> Problem(List<int> places) => (index, message) =>
        {
            failed = true;
            problem(index < 0 ? index : places[index], message);
        };

        ILookup<bool, int> isTiming = Enumerable.Range(0, pairs.Count).ToLookup(index => CheckTiming.Keys.Any(key => key.Name == pairs[index].Key));
        List<int> timingPlaces = [.. isTiming[true]];
        CheckTiming timing = Key.Apply(kind.Timing, CheckTiming.Keys, [.. timingPlaces.Select(index => pairs[index])], Problem(timingPlaces));
        if (!failed && timing.Problem() is { } wrong)
        {
            Problem(timingPlaces)(-1, wrong);
        }

        List<int> ownPlaces = [.. isTiming[false]];
        ICheck? check = kind.Create([.. ownPlaces.Select(index => pairs[index])], read, Problem(ownPlaces));
        return failed || check is null ? null : new CheckDefinition(name, check, timing);
    }
}
