using DnsLb.Core.Files;

namespace DnsLb.Core.Checks;

/// <summary>The programs that checks may run: who may write a zone file may not therefore run programs as the user of the server.</summary>
/// <param name="Paths">Absolute paths of programs, and of folders whose programs are all permitted; empty: none is.</param>
public sealed record PermittedPrograms(IReadOnlyList<string> Paths)
{
    /// <summary>The name of the server's setting.</summary>
    public const string Setting = "exec-programs";

    /// <summary>The form of a value of the setting.</summary>
    public const string Form = "an absolute path without . and ..";

    /// <summary>What the setting means.</summary>
    public const string Meaning = "a program, or a folder with programs, that exec checks may run as the user of the server; several are allowed; default none";

    /// <summary>Permits nothing.</summary>
    public static PermittedPrograms None { get; } = new([]);

    /// <summary>Why a program may not run; null: it may.</summary>
    /// <param name="program">An absolute path that <see cref="IsPath"/> accepts.</param>
    public string? Refusal(string program) =>
        Paths.Any(path => program == path || program.StartsWith($"{path.TrimEnd('/')}/", StringComparison.Ordinal)) ? null
        : Paths.Count == 0 ? $"{program} may not run: the server's setting {Setting} permits no program; name this one there, or its folder"
        : $"{program} may not run: the server's setting {Setting} permits only {string.Join(", ", Paths)}";

    /// <summary>A warning of each path that leads nowhere.</summary>
    /// <param name="source">Finds them.</param>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public IEnumerable<string> Warnings(FileSource source) => Paths.Where(path => !source.Run(calls => calls.Ask(path, () => Path.Exists(path), otherwise: true))).Select(path => $"{Setting}: there is no program and no folder {path}, so nothing there may run");

    /// <summary>True for an absolute path that goes straight to its end: without <c>.</c>, <c>..</c> and doubled slashes.</summary>
    public static bool IsPath(string text) => text.StartsWith('/') && !text.Contains('\0') && Path.GetFullPath(text) == text;
}
