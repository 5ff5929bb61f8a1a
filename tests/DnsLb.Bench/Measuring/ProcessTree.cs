using System.Diagnostics;
using System.Globalization;

namespace DnsLb.Bench.Measuring;

/// <summary>A process and all that it started, as /proc shows them: a session, for some fork and let the parent end.</summary>
internal sealed class ProcessTree(int session)
{
    private const int SessionField = 3;
    private const int UserTimeField = 11;
    private const int SystemTimeField = 12;
    private const int ThreadsField = 17;

    // sysconf(_SC_CLK_TCK) is 100 on every Linux that .NET runs on.
    private const int TicksPerSecond = 100;

    /// <summary>The identifier of the process that leads the session.</summary>
    public int Id => session;

    /// <summary>User and system time of all processes, in seconds.</summary>
    public double CpuSeconds => Processes().Sum(process => (Number(process.Stat[UserTimeField]) + Number(process.Stat[SystemTimeField])) / (double)TicksPerSecond);

    /// <summary>Memory in MiB, where a page that several processes share counts once.</summary>
    public double MemoryMiB => Processes().Sum(process => ProportionalKiB(process.Id)) / 1024.0;

    public long Threads => Processes().Sum(process => Number(process.Stat[ThreadsField]));

    public void Kill()
    {
        foreach ((int id, _) in Processes())
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (ArgumentException)
            {
                // It ended with one that was killed before it.
            }
        }
    }

    // The fields of /proc/ID/stat behind the program's name, which may hold blanks.
    private List<(int Id, string[] Stat)> Processes()
    {
        var found = new List<(int, string[])>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id)
                && ReadIfThere($"{folder}/stat") is { } stat
                && stat[(stat.LastIndexOf(')') + 2)..].Split(' ') is var fields
                && Number(fields[SessionField]) == session)
            {
                found.Add((id, fields));
            }
        }

        return found;
    }

    private static long ProportionalKiB(int id) =>
        ReadIfThere($"/proc/{id}/smaps_rollup")?.Split('\n').FirstOrDefault(line => line.StartsWith("Pss:", StringComparison.Ordinal)) is { } line
            ? Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])
            : 0;

    // A process may end between the listing and the reading.
    private static string? ReadIfThere(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
