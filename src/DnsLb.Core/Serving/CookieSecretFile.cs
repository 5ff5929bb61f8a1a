using System.Text;
using DnsLb.Core.Answering;
using DnsLb.Core.Files;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Serving;

/// <summary>The file that holds the secrets of cookies, followed while the server runs: a secret is rolled over without a restart (RFC 9018 section 5).</summary>
/// <remarks>A line for each secret, the one that makes cookies first; <c>#</c> begins a comment. NSD's files have this form too.</remarks>
internal sealed class CookieSecretFile(string path, FileSource source, ServerCookies cookies, TimeProvider time, ILogger logger)
{
    private const int MostSecrets = 2;
    private const int MostBytes = 4096;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private FileStamp? _read = FileStamp.Absent;
    private IReadOnlyList<FileKey> _unanswered = [];

    /// <summary>Reads the file and uses its secrets, unless something is wrong with it.</summary>
    /// <returns>Everything that is wrong, without a word of the content.</returns>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public IReadOnlyList<string> Load()
    {
        _read = StampNow();
        (string? text, string? problem, bool isReadableByAll, _unanswered) = source.Run(Read);
        if (text is null)
        {
            return [$"cookie-secrets: {path}: {problem}; it must be a file with a line of {CookieSecret.Form}, or two"];
        }

        if (isReadableByAll)
        {
            logger.CookieSecretsReadable(path);
        }

        var (secrets, problems) = Parse(text);
        if (problems.Count == 0)
        {
            cookies.Use(secrets);
            WarnOfEqual(text);
        }

        return problems;
    }

    /// <summary>Follows the file until cancelled. Secrets of a file with errors are not used; the old ones are.</summary>
    public async Task FollowAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Period, time, stopping).ConfigureAwait(false);
                if (StampNow() != _read || (_unanswered.Count > 0 && source.MayAnswer(_unanswered)))
                {
                    Reload();
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private void Reload()
    {
        IReadOnlyList<string> problems = Load();
        foreach (string problem in problems)
        {
            logger.CookieSecretsKept(problem);
        }

        if (problems.Count == 0)
        {
            logger.CookieSecretsRead(path);
        }
    }

    // Null when it does not answer.
    private FileStamp? StampNow() => source.Stamps([path])[0];

    private (string? Text, string? Problem, bool IsReadableByAll, IReadOnlyList<FileKey> Unanswered) Read(FileCalls calls)
    {
        try
        {
            var (text, isReadableByAll) = ReadText(calls);
            return (text, null, isReadableByAll, calls.Refused);
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            return (null, FileFailure.Reason(failure), false, calls.Refused);
        }
    }

    private (string Text, bool IsReadableByAll) ReadText(FileCalls calls)
    {
        using RegularFile file = calls.Open(path);
        byte[] bytes = new byte[MostBytes + 1];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > MostBytes)
        {
            throw new IOException($"it is longer than {MostBytes} bytes");
        }

        bool isReadableByAll = calls.Ask(path, () => !OperatingSystem.IsWindows() && File.GetUnixFileMode(file.SafeFileHandle).HasFlag(UnixFileMode.OtherRead), otherwise: false);
        return (Encoding.UTF8.GetString(bytes, 0, length), isReadableByAll);
    }

    // A roll-over that was meant to add another one.
    private void WarnOfEqual(string text)
    {
        string[] secrets = [.. Lines(text).Where(line => line.Length > 0)];
        if (secrets.Distinct(StringComparer.OrdinalIgnoreCase).Count() < secrets.Length)
        {
            logger.CookieSecretsEqual(path);
        }
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Split('#')[0].Trim());

    private (IReadOnlyList<CookieSecret> Secrets, IReadOnlyList<string> Problems) Parse(string text)
    {
        var secrets = new List<CookieSecret>();
        var problems = new List<string>();
        foreach (var (index, line) in Lines(text).Index())
        {
            if (CookieSecret.Parse(line) is { } secret)
            {
                secrets.Add(secret);
            }
            else if (line.Length > 0)
            {
                problems.Add($"{path}:{index + 1}: a cookie secret must be {CookieSecret.Form}");
            }
        }

        if (problems.Count == 0 && secrets.Count is 0 or > MostSecrets)
        {
            problems.Add($"{path}: it holds {Count.Of(secrets.Count, "cookie secret")}; it must hold one, or while one replaces another two, the one in use first");
        }

        return (secrets, problems);
    }
}
