using System.Globalization;
using System.Net;

namespace DnsLb.Bench.Soak;

/// <summary>Datagrams that the kernel dropped because a socket's buffer was full.</summary>
/// <param name="OfServer">At the sockets of one port: queries.</param>
/// <param name="OfMachine">At all sockets of this machine: replies too.</param>
internal sealed record KernelDrops(long OfServer, long OfMachine)
{
    public static KernelDrops Read(IPEndPoint server) => new(AtPort(server.Port), OfAll());

    public static KernelDrops operator -(KernelDrops after, KernelDrops before) => new(after.OfServer - before.OfServer, after.OfMachine - before.OfMachine);

    // In /proc/net/udp the second field is ADDRESS:PORT in hexadecimal digits, and the last one the drops.
    private static long AtPort(int port) => File.ReadLines("/proc/net/udp")
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields[1].EndsWith($":{port:X4}", StringComparison.Ordinal))
        .Sum(fields => Number(fields[^1]));

    // In /proc/net/snmp a line of names goes before the line of values.
    private static long OfAll()
    {
        string[][] lines = [.. File.ReadLines("/proc/net/snmp").Where(line => line.StartsWith("Udp: ", StringComparison.Ordinal)).Select(line => line.Split(' '))];
        return Number(lines[1][Array.IndexOf(lines[0], "RcvbufErrors")]);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
