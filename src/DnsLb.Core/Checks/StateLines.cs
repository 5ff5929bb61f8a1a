using DnsLb.Core.Configuration;

namespace DnsLb.Core.Checks;

/// <summary>What a file says of members. Each line is a member, by its name or address, and an agent's line of it; lines that begin with <c>#</c> are comments.</summary>
internal sealed class StateLines
{
    private const int MostProblemsTold = 5;

    private readonly Dictionary<string, StateReport> _reports = [];

    private StateLines()
    {
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="text">All of it.</param>
    /// <returns>What it says, or what is wrong, with the places: a file with an error says nothing.</returns>
    public static (StateLines? Lines, string? Problem) Parse(string path, string text)
    {
        var (lines, problems) = Read(text);
        return problems.Count == 0 ? (lines, null)
            : (null, $"{string.Join("; ", problems.Take(MostProblemsTold).Select(problem => $"{path}:{problem.Line}: {problem.Message}"))}{(problems.Count > MostProblemsTold ? "; and more" : "")}");
    }

    /// <summary>Reads the text of a file, and says of each line, from 1, what is wrong with it.</summary>
    public static (StateLines Lines, IReadOnlyList<(int Line, string Message)> Problems) Read(string text)
    {
        var lines = new StateLines();
        return (lines, [.. from line in text.Split('\n').Select(lines.Add).Index() where line.Item is not null select (line.Index + 1, line.Item)]);
    }

    /// <summary>What is said of a member: by its name or, where there is no such line, by its address; null: nothing.</summary>
    public StateReport? Of(string? name, string address) => (name is null ? null : _reports.GetValueOrDefault(name)) ?? _reports.GetValueOrDefault(address);

    // What is wrong with the line, or null.
    private string? Add(string line)
    {
        line = line.Trim();
        if (line.Length == 0 || line[0] == '#')
        {
            return null;
        }

        int end = line.IndexOfAny([' ', '\t', '#']);
        string member = end < 0 ? line : line[..end];
        var (report, problem) = AgentLine.Read(line[member.Length..]);
        return report is null ? problem
            : _reports.TryAdd(Values.Address(member)?.ToString() ?? member, report with { IsWhole = true }) ? null
            : $"a second line of \"{ReasonText.Line(member)}\"; leave one of them";
    }
}
