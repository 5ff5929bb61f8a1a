using System.Globalization;
using DnsLb.Core.Files;
using Microsoft.Win32.SafeHandles;

namespace DnsLb.Core.Logging;

/// <summary>Whether what a service writes goes to the journal of systemd (systemd.exec(5), JOURNAL_STREAM).</summary>
public static class Journal
{
    /// <summary>The variable by which systemd says so.</summary>
    public const string Variable = "JOURNAL_STREAM";

    private const int StandardError = 2;

    /// <summary>Whether standard error is what the variable names: a program that was started by a service, with its output elsewhere, has the variable too.</summary>
    /// <param name="value">The variable's value; null for none.</param>
    public static bool IsStandardError(string? value)
    {
        using var standardError = new SafeFileHandle(StandardError, ownsHandle: false);
        return Names(value, FileStatus.Of(standardError));
    }

    /// <summary>Whether the variable names a file.</summary>
    internal static bool Names(string? value, FileStatus? file) =>
        file is { } known && value == string.Create(CultureInfo.InvariantCulture, $"{known.Device}:{known.Inode}");
}
