using System.Text;
using DnsLb.Core.Answering;
using DnsLb.Core.Files;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Serving;

/// <summary>The file that holds the secrets of cookies, followed while the server runs: a secret is rolled over without a restart (RFC 9018 section 5).</summary>
/// <remarks>A line for each secret, the one that makes cookies first; <c>#</c> begins a comment. NSD's files have this form too.</remarks>
internal sealed class CookieSecretFile(string path, ServerCookies cookies, TimeProvider time, ILogger logger)
{
    private const int MostSecrets = 2;
    private const int MostBytes = 4096;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private FileStamp _read = FileStamp.Absent;

    /// <summary>Reads the file and uses its secrets, unless something is wrong with it.</summary>
    /// <returns>Everything that is wrong, without a word of the content.</returns>
    public IReadOnlyList<string> Load()
    {
        _read = FileStamp.Of(path);
        string text;
        try
        {
            text = ReadText();
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            return [$"cookie-secrets: {path}: {FileFailure.Reason(failure)}; it must be a file with a line of {CookieSecret.Form}, or two"];
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
            await Task.Delay(Period, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (FileStamp.Of(path) != _read)
            {
                Reload();
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

    private string ReadText()
    {
        using var file = new RegularFile(path);
        byte[] bytes = new byte[MostBytes + 1];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > MostBytes)
        {
            throw new IOException($"it is longer than {MostBytes} bytes");
        }

        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(file.SafeFileHandle).HasFlag(UnixFileMode.OtherRead))
        {
            logger.CookieSecretsReadable(path);
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
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
