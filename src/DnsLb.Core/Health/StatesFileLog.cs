using DnsLb.Core.Checks;
using DnsLb.Core.Pools;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Health;

/// <summary>Logs what is wrong with the files that members go by: once for each change of a file, whichever of its members sees it first. Thread-safe.</summary>
/// <param name="logger">The log.</param>
internal sealed class StatesFileLog(ILogger logger)
{
    private readonly Lock _lock = new();
    private Dictionary<StatesFile, Followed> _files = [];

    /// <summary>Takes in which pools are watched. What a file says is told anew when it is for other members than before.</summary>
    public void Watch(IEnumerable<PoolDefinition> pools)
    {
        lock (_lock)
        {
            Dictionary<StatesFile, Followed> before = _files;
            _files = StatesFileUse.Of(pools).ToDictionary(use => use.File, use => new Followed(use, before.GetValueOrDefault(use.File)?.ToldOf(use)));
        }
    }

    /// <summary>Logs what is new in the file of a check. To be called after each result.</summary>
    /// <returns>False for a check that goes by no file.</returns>
    public bool Tell(ICheck check)
    {
        if (check is not FileCheck { File: { Reading: { } reading } file })
        {
            return false;
        }

        lock (_lock)
        {
            if (_files.GetValueOrDefault(file) is { } followed && followed.IsNews(reading))
            {
                Tell(followed.Use, reading, wasWell: followed.Told is null or { Lines: not null, IsOutdated: false });
                followed.Told = reading;
            }
        }

        return true;
    }

    private void Tell(StatesFileUse use, StatesReading reading, bool wasWell)
    {
        string path = $"{use.File}";
        if (reading.IsOutdated)
        {
            logger.StatesFileOutdated(path, use);
        }
        else if (reading.Lines is not { } lines)
        {
            logger.StatesFileWrong(StatesReading.Tell(path, reading.Problems), use);
        }
        else
        {
            if (!wasWell)
            {
                logger.StatesFileWell(path, use);
            }

            if (StatesReading.Tell(path, use.Strangers(lines)) is { Length: > 0 } strangers)
            {
                logger.StatesFileStrangers(strangers, use);
            }
        }
    }

    // What was last told of a file. Several checks look at it each by itself, so one may see later what another has seen.
    private sealed class Followed(StatesFileUse use, StatesReading? told)
    {
        public StatesFileUse Use => use;

        public StatesReading? Told { get; set; } = told;

        public StatesReading? ToldOf(StatesFileUse other) => use.Members.SetEquals(other.Members) ? Told : null;

        public bool IsNews(StatesReading reading) =>
            Told is null || (reading.At > Told.At && (reading.Text != Told.Text || reading.IsOutdated != Told.IsOutdated));
    }
}
