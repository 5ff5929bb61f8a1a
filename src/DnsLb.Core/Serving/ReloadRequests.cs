using DnsLb.Core.ZoneFiles;

namespace DnsLb.Core.Serving;

/// <summary>Those who want all zone files read again. Who asks while nobody has begun to is told the same. Thread-safe.</summary>
internal sealed class ReloadRequests
{
    private TaskCompletionSource<ReloadReport>? _asked;

    /// <summary>Asks for it.</summary>
    /// <returns>What came of it; cancelled when the server stops before.</returns>
    public Task<ReloadReport> Ask()
    {
        var first = new TaskCompletionSource<ReloadReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _asked, first, null) ?? first).Task;
    }

    /// <summary>Takes up what has been asked for: who asks from now on is told of the next reading.</summary>
    /// <returns>Whom to tell; null when nobody asked.</returns>
    public TaskCompletionSource<ReloadReport>? Take() => Interlocked.Exchange(ref _asked, null);
}

/// <summary>What came of reading all zone files again.</summary>
/// <param name="Files">Each file.</param>
/// <param name="Problems">Folders that could not be read: the zones of their files are served as before.</param>
public sealed record ReloadReport(IReadOnlyList<ReadFileReport> Files, IReadOnlyList<Diagnostic> Problems);
