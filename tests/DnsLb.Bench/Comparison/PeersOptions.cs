using DnsLb.Bench.Servers;

namespace DnsLb.Bench.Comparison;

/// <summary>What <c>peers</c> measures.</summary>
internal sealed record PeersOptions
{
    public const string Usage = "usage: peers [--quick] [--only nsd,knot] [--rows a,b,c,d,start,reload]";

    private static readonly string[] AllRows = ["a", "b", "c", "d", "start", "reload"];

    /// <summary>A short look at whether all works, with a small zone and one round; its figures mean little.</summary>
    public bool Quick { get; init; }

    /// <summary>DnsLb and the peers asked for.</summary>
    public IReadOnlyList<NameServer> Servers { get; init; } = NameServer.All;

    public IReadOnlyList<string> Rows { get; init; } = AllRows;

    /// <summary>Of runs flat out: many and short, as a shared machine is faster and slower by turns.</summary>
    public int Rounds => Quick ? 1 : 15;

    /// <summary>Of runs at half load.</summary>
    public int SteadyRounds => Quick ? 1 : 7;

    /// <summary>Of starts and of reloads, which take long.</summary>
    public int SlowRounds => Quick ? 1 : 3;

    /// <summary>Of one run flat out.</summary>
    public const int Seconds = 1;

    /// <summary>Of one run at half load.</summary>
    public int SteadySeconds => Quick ? 1 : 2;

    /// <summary>Of one run with a reload, which may be slow.</summary>
    public int ReloadSeconds => Quick ? 3 : 12;

    /// <summary>Names with two addresses each in the zone of names.</summary>
    public int Names => Quick ? 20_000 : 500_000;

    /// <returns>Nothing for a command line that is wrong.</returns>
    public static PeersOptions? Read(string[] args)
    {
        var options = new PeersOptions();
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    options = options with { Quick = true };
                    break;
                case "--only" when i + 1 < args.Length && ListOf(args[++i], [.. NameServer.All.Select(server => server.Name)]) is { } names:
                    options = options with { Servers = [.. NameServer.All.Where(server => server is DnsLbServer || names.Contains(server.Name))] };
                    break;
                case "--rows" when i + 1 < args.Length && ListOf(args[++i], AllRows) is { } rows:
                    options = options with { Rows = rows };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }

    private static string[]? ListOf(string text, string[] known) =>
        text.Split(',') is var words && words.Except(known).Any() ? null : words;
}
