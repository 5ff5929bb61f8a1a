using System.Globalization;

namespace DnsLb.Core.Files;

/// <summary>The files that a thread waits for in vain. None of them is asked by another thread meanwhile, so that few threads are lost. Thread-safe.</summary>
internal sealed class UnansweredFiles
{
    /// <summary>How long a file may take to answer one call.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Such as a file that is a stream of messages: whoever reads on after each of them must not be held up for long each time.
    private static readonly TimeSpan PatienceAfterwards = TimeSpan.FromMilliseconds(200);

    // A thread each. Of the many files of a dead mount a few are enough to know it, and leave the rest for other mounts.
    private const int Most = 16;
    private const int MostOfFolder = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<FileKey, (int Threads, TimeSpan Waited)> _waiting = [];
    private readonly Dictionary<FileKey, TimeSpan> _doubted = [];

    // Most of the time there is none.
    private volatile bool _isEmpty = true;

    /// <summary>Why a file is not asked; null: it is.</summary>
    public string? Refusal(FileKey file)
    {
        if (_isEmpty)
        {
            return null;
        }

        lock (_lock)
        {
            return _waiting.TryGetValue(file, out var silent) ? $"not read within {Shown(silent.Waited)} s"
                : _waiting.Values.Sum(each => each.Threads) >= Most ? $"not read: {Most} other files do not answer"
                : IsOfLostFolder(file) ? "not read: other files of its folder do not answer"
                : null;
        }
    }

    /// <summary>How long any file may take at least.</summary>
    public TimeSpan LeastPatience => _isEmpty ? Patience : PatienceAfterwards;

    /// <summary>How long a file may take: less where it failed to answer before.</summary>
    public TimeSpan PatienceWith(FileKey file)
    {
        lock (_lock)
        {
            return _doubted.GetValueOrDefault(file, Patience);
        }
    }

    /// <summary>A thread is left to wait for a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="waited">How long it was waited for: a probe, say, gives up before <see cref="Patience"/> ends.</param>
    public void Add(FileKey file, TimeSpan waited)
    {
        lock (_lock)
        {
            var (threads, longest) = _waiting.GetValueOrDefault(file);
            _waiting[file] = (threads + 1, waited > longest ? waited : longest);
            _doubted.TryAdd(file, PatienceAfterwards);
            _isEmpty = false;
        }
    }

    /// <summary>A file has answered to a thread that was left to wait for it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="took">How long it took. One that is slow, and not silent, is given more time: it would never be read again.</param>
    public void Remove(FileKey file, TimeSpan took)
    {
        lock (_lock)
        {
            if (took < Patience && _doubted.ContainsKey(file))
            {
                _doubted[file] = TimeSpan.FromTicks(Math.Clamp(2 * took.Ticks, PatienceAfterwards.Ticks, Patience.Ticks));
            }

            var (threads, waited) = _waiting[file];
            if (threads > 1)
            {
                _waiting[file] = (threads - 1, waited);
            }
            else
            {
                _waiting.Remove(file);
            }

            _isEmpty = _waiting.Count == 0 && _doubted.Count == 0;
        }
    }

    /// <summary>A file has answered in time.</summary>
    public void Trust(FileKey file)
    {
        if (_isEmpty)
        {
            return;
        }

        lock (_lock)
        {
            _doubted.Remove(file);
            _isEmpty = _waiting.Count == 0 && _doubted.Count == 0;
        }
    }

    // Who waits looks up a little late.
    private static string Shown(TimeSpan waited) => (waited > Patience ? Patience : waited).TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);

    private bool IsOfLostFolder(FileKey file) =>
        file.Inode == 0 && _waiting.Keys.Count(other => other.Inode == 0 && Path.GetDirectoryName(other.Path) == Path.GetDirectoryName(file.Path)) >= MostOfFolder;
}
