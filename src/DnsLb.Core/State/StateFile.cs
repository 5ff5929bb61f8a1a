using DnsLb.Core.Health;
using LiteDB;
using LiteDB.Engine;

namespace DnsLb.Core.State;

/// <summary>The file of the state. The only place, with its documents, that names LiteDB: its assembly is loaded when a file is opened, not before.</summary>
/// <remarks>Not thread-safe. LiteDB throws whatever a damaged file leads it to; the caller judges.</remarks>
internal sealed class StateFile : IDisposable
{
    private const string MetaId = "state";

    private readonly StateStreams _files;
    private readonly LiteEngine _engine;
    private readonly LiteDatabase _database;
    private readonly ILiteCollection<BsonDocument> _meta;
    private readonly StateTable<SavedVerdict> _verdicts;
    private readonly StateTable<OrderedOverride> _overrides;
    private readonly StateTable<Transition> _transitions;
    private int _version;

    private StateFile(StateStreams files, LiteEngine engine)
    {
        _files = files;
        _engine = engine;
        _database = new LiteDatabase(engine);
        _meta = Collection("meta");
        _verdicts = new StateTable<SavedVerdict>(Collection("verdicts"), DocumentForms.Verdict);
        _overrides = new StateTable<OrderedOverride>(Collection("overrides"), DocumentForms.Override);
        _transitions = new StateTable<Transition>(Collection("transitions"), DocumentForms.Transition);
    }

    /// <summary>What the file holds.</summary>
    public StateContent Content { get; private set; } = StateContent.Empty;

    /// <summary>The selectors of overrides in the file that select nothing in this version, and are no part of <see cref="Content"/>.</summary>
    public IEnumerable<string> DroppedOverrides => _overrides.Dropped;

    /// <summary>When a process that held the file was last known to live; long ago for a new file.</summary>
    public DateTimeOffset AliveAt { get; private set; } = DateTimeOffset.UnixEpoch;

    /// <summary>Opens or makes a file, brings it to the newest version and reads all of it.</summary>
    /// <exception cref="InvalidDataException">The file is damaged; not the only exception that damage leads to.</exception>
    public static StateFile Open(string path, IReadOnlyList<Action<ILiteDatabase>> upgrades)
    {
        // The library would take what is left of a file for a new one.
        if (new FileInfo(path) is { Exists: true, Length: < KnownPages.PageSize or > StateStreams.MostLength } found)
        {
            throw new InvalidDataException($"it is {found.Length} bytes long");
        }

        var files = new StateStreams(path);
        var file = new StateFile(files, OpenEngine(files));
        try
        {
            file.Read(upgrades);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Makes the file hold this content and no other. When it returns, all of it has reached the disk; when it throws, the file can only be closed.</summary>
    /// <param name="content">The content.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="IOException">The disk has refused it. Every other exception is one that damage leads to.</exception>
    public void Write(StateContent content, DateTimeOffset now)
    {
        Commit(() =>
        {
            _verdicts.Write(content.Verdicts);
            _overrides.Write(OrderedOverride.AllOf(content.Overrides));
            _transitions.Write(content.Transitions);
            AliveAt = now;
            WriteMeta();
        });
        Content = content;
    }

    /// <summary>What others have done to the file since it was opened. Pages that the library has in memory it does not read again, so it does not see what became of them.</summary>
    /// <returns>If they have done anything, the file can only be closed.</returns>
    /// <exception cref="IOException">The disk does not give it.</exception>
    public FileFate Fate() => _files.Fate();

    /// <inheritdoc/>
    public void Dispose()
    {
        _database.Dispose();
        AbandonedTransactions.Forget(_engine);
        _files.Dispose();
    }

    private static LiteEngine OpenEngine(StateStreams files)
    {
        try
        {
            return files.Use(() => new LiteEngine(new EngineSettings { DataStream = files.Data, LogStream = files.Log }));
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    private void Read(IReadOnlyList<Action<ILiteDatabase>> upgrades)
    {
        int before = _meta.FindById(MetaId)?["version"].AsInt32 ?? 0;
        Commit(() =>
        {
            _version = StateSchema.Upgrade(_database, before, upgrades);
            BsonDocument? meta = _meta.FindById(MetaId);
            Content = new StateContent(_verdicts.Read(Count(meta, _verdicts.Name)), OrderedOverride.NewestFirst(_overrides.Read(Count(meta, _overrides.Name))), _transitions.Read(Count(meta, _transitions.Name)));
            AliveAt = meta is null ? AliveAt : DocumentForms.Time(meta["alive"]);
            if (before != _version)
            {
                WriteMeta();
            }
        });
    }

    private void WriteMeta() => _meta.Upsert(new BsonDocument
    {
        ["_id"] = MetaId,
        ["version"] = _version,
        ["alive"] = DocumentForms.Text(AliveAt),
        [_verdicts.Name] = _verdicts.Count,
        [_overrides.Name] = _overrides.Count,
        [_transitions.Name] = _transitions.Count,
    });

    private static int Count(BsonDocument? meta, string table) => meta?[table].AsInt32 ?? 0;

    private void Commit(Action change) => _files.Use(() =>
    {
        _database.BeginTrans();
        change();

        // A commit alone leaves pages in a queue to the log; the checkpoint waits for them and flushes the file.
        _database.Commit();
        _database.Checkpoint();
        return true;
    });

    private ILiteCollection<BsonDocument> Collection(string name) => _database.GetCollection(name);
}
