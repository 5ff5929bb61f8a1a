namespace DnsLb.Bench.Health;

/// <summary>What was to be reached, and whether it was.</summary>
internal sealed class Goals
{
    private readonly List<(string Goal, bool IsMet, string Measured)> _checked = [];

    /// <summary>Notes whether a goal is met.</summary>
    /// <param name="goal">What was to be reached.</param>
    /// <param name="isMet">Whether it was.</param>
    /// <param name="measured">What was.</param>
    public void Check(FormattableString goal, bool isMet, FormattableString measured) =>
        _checked.Add((FormattableString.Invariant(goal), isMet, FormattableString.Invariant(measured)));

    /// <summary>Prints all goals.</summary>
    /// <returns>The exit code: 0 when all are met, else 1.</returns>
    public int Report()
    {
        Console.WriteLine("## Goals\n");
        foreach (var (goal, isMet, measured) in _checked)
        {
            Console.WriteLine($"- {(isMet ? "met" : "MISSED")}: {goal}: {measured}");
        }

        return _checked.TrueForAll(each => each.IsMet) ? 0 : 1;
    }
}
