using DnsLb.Bench.Measuring;

namespace DnsLb.Bench.Servers;

/// <summary>A program that serves the zones of a <see cref="ServerSite"/> with one thread.</summary>
internal abstract class NameServer
{
    /// <summary>All, in the order of the tables: ours, then the peers.</summary>
    public static IReadOnlyList<NameServer> All { get; } = [new DnsLbServer(), new Gdnsd(), new Nsd(), new Knot(), new PowerDns(), new Bind()];

    /// <summary>One word, as on the command line.</summary>
    public abstract string Name { get; }

    public abstract string Version { get; }

    /// <summary>How it answers for a pool of members with weights and checks, or what it has nearest to that.</summary>
    public abstract string PoolAnswers { get; }

    /// <summary>Settings other than the defaults.</summary>
    public abstract string Settings { get; }

    /// <summary>Writes what the server reads besides the zone of names; gives the command that starts it in the foreground.</summary>
    public abstract IReadOnlyList<string> Configure(ServerSite site);

    /// <summary>Makes the server read the zone of names again; may return before it has.</summary>
    public virtual Task ReloadAsync(ServerSite site, PinnedProcess process)
    {
        process.Signal("HUP");
        return Task.CompletedTask;
    }

    /// <summary>The version of a package of Debian.</summary>
    protected static string PackageVersion(string package) => ProgramOutput.Of("dpkg-query", "-W", "-f", "${Version}", package);
}
