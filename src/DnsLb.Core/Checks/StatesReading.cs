using DnsLb.Core.Files;

namespace DnsLb.Core.Checks;

/// <summary>What a file of states said when it was last taken over.</summary>
/// <param name="Text">The whole file, or why it cannot be read.</param>
/// <param name="Lines">What it says of members; null: it has an error, and says nothing.</param>
/// <param name="Problems">What is wrong with it, by lines from 1; line 0: it cannot be read.</param>
/// <param name="At">The clock's timestamp of the look that found it.</param>
internal sealed record StatesReading(FileText Text, StateLines? Lines, IReadOnlyList<(int Line, string Message)> Problems, long At)
{
    private const int MostProblemsTold = 5;

    /// <summary>True while the file changes so fast that no newer state of it can be taken over.</summary>
    public bool IsOutdated { get; init; }

    /// <summary>Takes over a text.</summary>
    public static StatesReading Of(FileText file, long at)
    {
        if (file.Text is not { } text)
        {
            return new StatesReading(file, null, [(0, file.Problem!)], at);
        }

        var (lines, problems) = StateLines.Read(text);
        return new StatesReading(file, problems.Count == 0 ? lines : null, problems, at);
    }

    /// <summary>The first of some problems with their places, in one line; empty when there are none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problems">The problems, of which no more are looked for than it takes.</param>
    public static string Tell(string path, IEnumerable<(int Line, string Message)> problems)
    {
        (int Line, string Message)[] first = [.. problems.Take(MostProblemsTold + 1)];
        return string.Join("; ", first.Take(MostProblemsTold).Select(problem => $"{(problem.Line == 0 ? path : $"{path}:{problem.Line}")}: {problem.Message}"))
            + (first.Length > MostProblemsTold ? "; and more" : "");
    }
}
