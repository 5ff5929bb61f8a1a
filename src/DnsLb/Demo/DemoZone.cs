using System.Globalization;
using System.Net;

namespace DnsLb.Demo;

/// <summary>The demo's zone, and what to try with it.</summary>
internal static class DemoZone
{
    private const string Resource = "demo.zone";

    /// <summary>Writes the zone into a new folder <c>zones</c>, with the port of the backends.</summary>
    /// <returns>The zone file.</returns>
    public static string Write(string folder, int port)
    {
        using Stream resource = typeof(DemoZone).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(resource);
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "zones")).FullName, "demo.example.zone");
        File.WriteAllText(path, reader.ReadToEnd().Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return path;
    }

    /// <summary>What to try while the demo runs.</summary>
    public static string Guide(IPEndPoint server, string zoneFile, string stateFile) =>
        $"""

        Try in another terminal:
          {Dig(server, "rotate")}      all backends, in turn
          {Dig(server, "weighted")}    3 of 4 times 127.0.0.11
          {Dig(server, "hash")}        always the same for one client
          {Dig(server, "backup")}      127.0.0.14 when 11 and 12 are down
          dnslb demo fail 2      the second backend (127.0.0.12) answers 503; within two seconds it is out of the answers
          dnslb demo heal 2      and it comes back
        The failed backends, a number a line:   {stateFile}
        The zone, which you can edit:           {zoneFile}
        Ctrl-C ends the demo.

        """;

    private static string Dig(IPEndPoint server, string name) => $"dig +short @{server.Address} -p {server.Port} {name}.demo.example";
}
