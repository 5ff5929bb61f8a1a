namespace DnsLb.Tests.EndToEnd;

/// <summary>The program as a user without rights runs it.</summary>
internal static class NobodysProgram
{
    /// <summary>Runs a command to its end, as nobody where the tests run as root.</summary>
    /// <param name="folder">Where a copy of the program is put, for the build may lie where nobody but its owner may go. Nobody must be let in.</param>
    /// <param name="arguments">The command.</param>
    public static async Task<CommandResult> RunAsync(TemporaryFolder folder, params string[] arguments)
    {
        string copy = folder.PathOf("bin");
        if (!Directory.Exists(copy))
        {
            Directory.CreateDirectory(copy);
            foreach (string file in Directory.GetFiles(Path.GetDirectoryName(DnsLbProcess.Program)!))
            {
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            }
        }

        // Without capabilities, which root would keep.
        string[] asNobody = Environment.UserName == "root" ? ["--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"] : [];
        return await ChildProcess.RunAsync("setpriv", [.. asNobody, Path.Combine(copy, "dnslb"), .. arguments], folder: folder.Path);
    }
}
