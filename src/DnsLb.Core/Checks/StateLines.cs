using DnsLb.Core.Configuration;

namespace DnsLb.Core.Checks;

/// <summary>What a file says of members. Each line is a member, by its name or address, and an agent's line of it; lines that begin with <c>#</c> are comments.</summary>
internal sealed class StateLines
{
    private readonly Dictionary<string, StateReport> _reports = [];
    private readonly List<(int Line, string Name)> _members = [];

    private StateLines()
    {
    }

    /// <summary>The members that it names, by name or address, with their lines from 1.</summary>
    public IReadOnlyList<(int Line, string Name)> Members => _members;

    /// <summary>Reads the text of a file, and says of each line, from 1, what is wrong with it.</summary>
    public static (StateLines Lines, IReadOnlyList<(int Line, string Message)> Problems) Read(string text)
    {
        var lines = new StateLines();
        return (lines, [.. from line in text.Split('\n').Index()
                           let problem = lines.Add(line.Index + 1, line.Item)
                           where problem is not null
                           select (line.Index + 1, problem)]);
    }

    /// <summary>What is said of a member: by its name or, where there is no such line, by its address; null: nothing.</summary>
    public StateReport? Of(string? name, string address) => (name is null ? null : _reports.GetValueOrDefault(name)) ?? _reports.GetValueOrDefault(address);

    // What is wrong with the line, or null.
    private string? Add(int number, string line)
    {
        line = line.Trim();
        if (line.Length == 0 || line[0] == '#')
        {
            return null;
        }

        int end = line.IndexOfAny([' ', '\t', '#']);
        string member = end < 0 ? line : line[..end];
        var (report, problem) = AgentLine.Read(line[member.Length..]);
        if (report is null)
        {
            return problem;
        }

        string name = Values.Address(member)?.ToString() ?? member;
        _members.Add((number, name));
        return _reports.TryAdd(name, report with { IsWhole = true }) ? null : $"a second line of \"{ReasonText.Line(member)}\"; leave one of them";
    }
}
