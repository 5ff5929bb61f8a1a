using System.Net;
using DnsLb.Bench.Measuring;

namespace DnsLb.Bench.Live;

/// <summary>A program of Debian that resolves for clients.</summary>
internal abstract class ResolverKind
{
    /// <summary>All, the one that most resolvers are last.</summary>
    public static IReadOnlyList<ResolverKind> All { get; } = [new BindResolver(), new KnotResolver(), new PowerDnsRecursor(), new DnsmasqForwarder(), new UnboundResolver()];

    /// <summary>One word.</summary>
    public abstract string Name { get; }

    /// <summary>The package.</summary>
    public abstract string Package { get; }

    /// <summary>The path of the program.</summary>
    public abstract string Program { get; }

    /// <summary>Whether it listens at any address of loopback, not only at those that an interface is said to have.</summary>
    public virtual bool ListensAnywhere => true;

    public bool IsInstalled => File.Exists(Program);

    public string Version => ProgramOutput.Of("dpkg-query", "-W", "-f", "${Version}", Package);

    /// <summary>Writes what it reads, and gives the command that starts it in the foreground.</summary>
    public abstract IReadOnlyList<string> Configure(ResolverSite site);
}

/// <summary>Where a resolver is.</summary>
/// <param name="Folder">With all that it reads and writes.</param>
/// <param name="Number">Among all of its kind, from 0 on.</param>
/// <param name="EndPoint">Where it listens.</param>
/// <param name="Source">Whence it asks.</param>
/// <param name="Authority">Whom it asks for the zone.</param>
internal sealed record ResolverSite(string Folder, int Number, IPEndPoint EndPoint, IPAddress Source, IPEndPoint Authority)
{
    public IPAddress Address => EndPoint.Address;

    public int Port => EndPoint.Port;

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }
}
