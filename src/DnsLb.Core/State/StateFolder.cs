using System.Globalization;
using DnsLb.Core.Files;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.State;

/// <summary>The folder that holds the file of the state, for one process at a time.</summary>
/// <param name="path">The folder; it is made when it is missing, in one that is there.</param>
/// <param name="time">The clock that names damaged files.</param>
/// <param name="logger">Hears of damaged files.</param>
internal sealed class StateFolder(string path, TimeProvider time, ILogger logger) : IDisposable
{
    private const string FileName = "dnslb.db";
    private const string LogName = "dnslb-log.db";
    private const string LockName = "lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // EAGAIN of Linux and of BSD, ERROR_SHARING_VIOLATION.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];

    private FileStream? _lock;

    /// <summary>The file.</summary>
    public string FilePath => Path.Combine(path, FileName);

    /// <summary>Opens the file. One that is damaged is set aside, and a new one made.</summary>
    /// <returns>The file, or why not.</returns>
    public StateOpening Open()
    {
        try
        {
            if (File.Exists(path))
            {
                return StateOpening.Refused($"state: {path} is a file; it must be a folder");
            }

            if (MissingParent() is { } parent)
            {
                return StateOpening.Refused($"state: there is no folder {parent} to make {path} in; make it, or name another");
            }

            MakeFolder();
            _lock ??= new FileStream(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (HeldByAnother.Contains(failure.HResult))
        {
            return StateOpening.Refused($"state: another process uses {path}; give each its own folder");
        }
        catch (UnauthorizedAccessException failure)
        {
            return StateOpening.Refused($"state: {path}: {FileFailure.Reason(failure)}");
        }
        catch (IOException failure)
        {
            return StateOpening.Failed(FileFailure.Reason(failure));
        }

        return OpenFile();
    }

    /// <summary>Why a write failed: the library tells what became of its own objects, not what the disk said.</summary>
    public string Diagnose(Exception failure)
    {
        try
        {
            string test = Path.Combine(path, ".space");
            File.WriteAllBytes(test, new byte[1 << 16]);
            File.Delete(test);
            return failure.Message;
        }
        catch (Exception refused) when (FileFailure.Is(refused))
        {
            return FileFailure.Reason(refused);
        }
    }

    /// <summary>Leaves the folder to other processes.</summary>
    public void Dispose() => _lock?.Dispose();

    // A misspelt path would otherwise become folders, and the state a new one.
    private string? MissingParent()
    {
        string? parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        return parent is null || Directory.Exists(parent) ? null : parent;
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
    }

    private StateOpening OpenFile()
    {
        try
        {
            return StateOpening.Opened(StateFile.Open(FilePath, StateSchema.Steps));
        }
        catch (NewerSchemaException newer)
        {
            return StateOpening.Refused($"state: {FilePath}: {newer.Message}");
        }
        catch (UnauthorizedAccessException failure)
        {
            return StateOpening.Refused($"state: {FilePath}: {FileFailure.Reason(failure)}");
        }
        catch (IOException failure)
        {
            return StateOpening.Failed(FileFailure.Reason(failure));
        }
        catch (Exception damage)
        {
            // Whatever a damaged file leads the library to.
            return SetAside(damage);
        }
    }

    private StateOpening SetAside(Exception damage)
    {
        string stamp = time.GetUtcNow().ToString("'.damaged-'yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        try
        {
            string suffix = Enumerable.Range(1, int.MaxValue).Select(number => $"{stamp}-{number}").First(each => !File.Exists(FilePath + each));
            foreach (string file in ((string[])[FilePath, Path.Combine(path, LogName)]).Where(File.Exists))
            {
                File.Move(file, file + suffix);
            }

            logger.Damaged(FilePath, damage.Message, FilePath + suffix);
            return StateOpening.Opened(StateFile.Open(FilePath, StateSchema.Steps));
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            return StateOpening.Failed($"it is damaged ({damage.Message}), and cannot be set aside: {FileFailure.Reason(failure)}");
        }
    }
}

/// <summary>The outcome of opening the file of the state.</summary>
/// <param name="File">The open file; null when it could not be opened.</param>
/// <param name="Refusal">Why a server should not start: somebody must do something about it.</param>
/// <param name="Failure">Why the file cannot be used for now.</param>
internal sealed record StateOpening(StateFile? File, string? Refusal, string? Failure)
{
    public static StateOpening Opened(StateFile file) => new(file, null, null);

    public static StateOpening Refused(string refusal) => new(null, refusal, null);

    public static StateOpening Failed(string failure) => new(null, null, failure);
}
