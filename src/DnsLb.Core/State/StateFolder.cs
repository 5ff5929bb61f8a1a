using System.Globalization;
using DnsLb.Core.Checks;
using DnsLb.Core.Files;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.State;

/// <summary>The folder that holds the file of the state, for one process at a time.</summary>
/// <param name="path">The folder; it is made when it is missing, in one that is there.</param>
/// <param name="time">The clock that names damaged files.</param>
/// <param name="logger">Hears of damaged files.</param>
internal sealed class StateFolder(string path, TimeProvider time, ILogger logger) : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // A disk or memory that damages each file anew must not fill the disk.
    private const int MostSetAside = 10;

    // EAGAIN of Linux and of BSD, ERROR_SHARING_VIOLATION.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];

    // A file that is being written; and one that was written as a whole, and takes the place of the other.
    private readonly string _partPath = Path.Combine(path, "part.db");
    private readonly string _wholePath = Path.Combine(path, "whole.db");
    private readonly string _lockPath = Path.Combine(path, "lock");
    private FileStream? _lock;
    private bool _wasTaken;
    private bool _wasHeld;

    /// <summary>The file.</summary>
    public string FilePath { get; } = Path.Combine(path, "dnslb.db");

    /// <summary>Reads the file, if there is one. One that is damaged is set aside.</summary>
    /// <returns>What it holds, or why that is not known.</returns>
    public StateReading Read()
    {
        try
        {
            if (File.Exists(path))
            {
                return StateReading.Refused($"state: {path} is a file; it must be a folder");
            }

            if (MissingParent() is { } parent)
            {
                return StateReading.Refused($"state: {NoFolder(parent)}");
            }

            MakeFolder();
            _lock ??= OpenLock();
            _wasHeld = true;
            TakeWhole();
        }
        catch (IOException failure) when (HeldByAnother.Contains(failure.HResult))
        {
            return StateReading.Refused($"state: {UsedByAnother}");
        }
        catch (UnauthorizedAccessException failure)
        {
            return StateReading.Refused($"state: {path}: {FileFailure.Reason(failure)}");
        }
        catch (IOException failure)
        {
            return StateReading.Failed(FileFailure.Reason(failure));
        }

        return Directory.Exists(FilePath) ? StateReading.Failed("it is a folder")
            : File.Exists(FilePath) ? ReadFile()
            : StateReading.Nothing;
    }

    /// <summary>Makes sure that the folder is still this process's: where somebody has removed it or the lock, makes them again.</summary>
    /// <returns>Null when it is; else why it is not, such as another process that has taken it meanwhile.</returns>
    public string? Hold()
    {
        if (_lock is not null && FileStatus.Of(_lockPath)?.Inode == FileStatus.Of(_lock.SafeFileHandle)?.Inode)
        {
            return null;
        }

        _lock?.Dispose();
        _lock = null;
        if (MissingParent() is { } parent)
        {
            return NoFolder(parent);
        }

        try
        {
            MakeFolder();
            _lock = OpenLock();
            if (_wasHeld)
            {
                logger.HeldAgain(_lockPath);
            }

            _wasHeld = true;
            return null;
        }
        catch (IOException failure) when (HeldByAnother.Contains(failure.HResult))
        {
            _wasTaken = true;
            return UsedByAnother;
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            return FileFailure.Reason(failure);
        }
    }

    /// <summary>Writes a file of its own with this content, and puts it in the place of the other: at every moment one of them is there as a whole.</summary>
    /// <param name="content">The content.</param>
    /// <param name="damage">What is wrong with the other one, which is set aside then; null: it is replaced.</param>
    /// <returns>The file, open. All of it has reached the disk.</returns>
    /// <exception cref="IOException">The disk has refused it.</exception>
    public StateFile Replace(StateContent content, string? damage)
    {
        try
        {
            DeletePart();
            using (var file = StateFile.Open(_partPath, StateSchema.Steps))
            {
                file.Write(content, time.GetUtcNow());
            }

            File.Move(_partPath, _wholePath, overwrite: true);
        }
        catch
        {
            DeletePart();
            throw;
        }

        damage ??= _wasTaken && File.Exists(FilePath) ? "another process has had the folder meanwhile" : null;
        _wasTaken = false;
        if (damage is not null)
        {
            SetAside(damage, "a new one takes all of the state from memory");
        }

        TakeWhole();
        FolderFlush.Of(path);
        return StateFile.Open(FilePath, StateSchema.Steps);
    }

    /// <summary>Leaves the folder to other processes.</summary>
    public void Dispose() => _lock?.Dispose();

    private string UsedByAnother => $"another process uses {path}; give each its own folder";

    private string NoFolder(string parent) => $"there is no folder {parent} to make {path} in; make it, or name another";

    private FileStream OpenLock() => new(_lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

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

    // The log of the file before must not be taken for its own.
    private void TakeWhole()
    {
        if (File.Exists(_wholePath))
        {
            File.Delete(StateStreams.LogOf(FilePath));
            File.Move(_wholePath, FilePath, overwrite: true);
        }
    }

    private void DeletePart()
    {
        File.Delete(_partPath);
        File.Delete(StateStreams.LogOf(_partPath));
    }

    private StateReading ReadFile()
    {
        try
        {
            using var file = StateFile.Open(FilePath, StateSchema.Steps);
            foreach (string selector in file.DroppedOverrides)
            {
                logger.OverrideDropped(FilePath, ReasonText.Line(selector));
            }

            return StateReading.Of(file.Content, file.AliveAt);
        }
        catch (NewerSchemaException newer)
        {
            return StateReading.Refused($"state: {FilePath}: {newer.Message}");
        }
        catch (UnauthorizedAccessException failure)
        {
            return StateReading.Refused($"state: {FilePath}: {FileFailure.Reason(failure)}");
        }
        catch (IOException failure)
        {
            return StateReading.Failed(FileFailure.Reason(failure));
        }
        catch (Exception damage)
        {
            // Whatever a damaged file leads the library to.
            return ReadNothingOf(damage);
        }
    }

    private StateReading ReadNothingOf(Exception damage)
    {
        try
        {
            SetAside(damage.Message, "what it held is not known");
            return StateReading.Nothing;
        }
        catch (Exception failure) when (FileFailure.Is(failure))
        {
            return StateReading.Failed($"it is damaged ({damage.Message}), and cannot be set aside: {FileFailure.Reason(failure)}");
        }
    }

    private void SetAside(string damage, string consequence)
    {
        string stamp = time.GetUtcNow().ToString("'.damaged-'yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        string suffix = Enumerable.Range(1, int.MaxValue).Select(number => $"{stamp}-{number}").First(each => !File.Exists(FilePath + each));
        foreach (string file in ((string[])[StateStreams.LogOf(FilePath), FilePath]).Where(File.Exists))
        {
            File.Move(file, file + suffix);
        }

        logger.Damaged(FilePath, damage, FilePath + suffix, consequence);
        foreach (string tooOld in Directory.GetFiles(path, "*.damaged-*").OrderBy(Path.GetExtension, StringComparer.Ordinal).SkipLast(MostSetAside))
        {
            File.Delete(tooOld);
        }
    }
}

/// <summary>The outcome of reading the file of the state.</summary>
/// <param name="Content">What it holds, nothing when there is none; null when that is not known.</param>
/// <param name="AliveAt">When a process that held the file was last known to live; long ago when there is none.</param>
/// <param name="Refusal">Why a server should not start: somebody must do something about it.</param>
/// <param name="Failure">Why the file cannot be read for now.</param>
internal sealed record StateReading(StateContent? Content, DateTimeOffset AliveAt, string? Refusal, string? Failure)
{
    public static StateReading Nothing { get; } = Of(StateContent.Empty, DateTimeOffset.UnixEpoch);

    public static StateReading Of(StateContent content, DateTimeOffset aliveAt) => new(content, aliveAt, null, null);

    public static StateReading Refused(string refusal) => new(null, default, refusal, null);

    public static StateReading Failed(string failure) => new(null, default, null, failure);
}
