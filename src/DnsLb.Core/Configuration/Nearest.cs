namespace DnsLb.Core.Configuration;

/// <summary>Finds the word that a misspelt one probably meant.</summary>
public static class Nearest
{
    /// <summary>The candidate with the smallest edit distance to <paramref name="word"/>, or null when none is close.</summary>
    /// <remarks>Close is a third of the word's length, at least one edit; a swap of two neighbours is one edit.</remarks>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        string lower = word.ToLowerInvariant();
        var best = candidates
            .Select(candidate => (candidate, distance: Distance(lower, candidate.ToLowerInvariant())))
            .OrderBy(pair => pair.distance)
            .FirstOrDefault((candidate: null!, distance: int.MaxValue));
        return best.distance <= Math.Max(1, word.Length / 3) ? best.candidate : null;
    }

    /// <summary>A tail for an error message: the likely word, or all of them when none is close.</summary>
    public static string Hint(string word, IReadOnlyCollection<string> candidates) =>
        To(word, candidates) is { } likely ? $"did you mean \"{likely}\"?" : $"expected one of: {string.Join(", ", candidates)}";

    // Damerau's distance in its "optimal string alignment" form.
    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            d[i, 0] = i;
        }

        for (int j = 0; j <= b.Length; j++)
        {
            d[0, j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
