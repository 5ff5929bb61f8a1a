using System.Diagnostics;
using DnsLb.Tests;

namespace DnsLb.Bench.Measuring;

/// <summary>What a program prints that is run to its end in the folder of the repository.</summary>
internal static class ProgramOutput
{
    /// <exception cref="BenchmarkException">The program failed.</exception>
    public static string Of(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = Repository.Root })!;
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new BenchmarkException($"{program} {string.Join(' ', arguments)}:\n{output}");
    }
}
