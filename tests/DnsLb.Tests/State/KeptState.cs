using DnsLb.Core.State;
using DnsLb.Tests.Serving;
using LiteDB;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.State;

/// <summary>A folder for the state of a server, and processes that use it one after the other.</summary>
internal sealed class KeptState : IDisposable
{
    public const string FileName = "dnslb.db";

    public FakeTimeProvider Time { get; } = new(StateSamples.Now);

    public TempFolder Folder { get; } = new();

    public LogLines Log { get; } = new();

    public void Dispose() => Folder.Dispose();

    public StateStore Store(Func<StateContent> content) => new(Folder.Path, content, (_, _) => { }, Time, Log);

    public async Task WriteAsync(StateContent content)
    {
        await using StateStore store = Store(() => content);
        Assert.Empty(store.Start());
        Assert.True(await store.SaveAsync());
    }

    /// <summary>Adds an override with a selector that only an older version takes, and all else as another one has it.</summary>
    public static void CopyAnOverride(string path, string selector)
    {
        using var database = new LiteDatabase(path);
        ILiteCollection<BsonDocument> overrides = database.GetCollection("overrides");
        BsonDocument copy = overrides.FindAll().First();
        copy["_id"] = selector;
        overrides.Insert(copy);
        ILiteCollection<BsonDocument> meta = database.GetCollection("meta");
        BsonDocument counts = meta.FindAll().Single();
        counts["overrides"] = overrides.Count();
        meta.Update(counts);
    }

    public async Task<(StateContent Content, DateTimeOffset AliveAt)> ReadAsync()
    {
        (StateContent, DateTimeOffset)? read = null;
        await using var store = new StateStore(Folder.Path, () => read!.Value.Item1, (content, aliveAt) => read = (content, aliveAt), Time, Log);
        Assert.Empty(store.Start());
        return read!.Value;
    }
}
