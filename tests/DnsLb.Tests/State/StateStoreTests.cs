using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Selection;
using DnsLb.Core.State;
using DnsLb.Tests.Serving;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.State;

public sealed class StateStoreTests : IDisposable
{
    private const string FileName = "dnslb.db";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly TempFolder _folder = new();
    private readonly LogLines _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_AfterAnotherProcess_GivesAllThatItKnew()
    {
        StateContent content = Content(3);
        await WriteAsync(content);
        _time.Advance(TimeSpan.FromSeconds(5));

        var (read, aliveAt) = await ReadAsync();

        Assert.Equal(content.Overrides, read.Overrides);
        Assert.Equal(content.Transitions, read.Transitions);
        Assert.Equal(content.Verdicts, read.Verdicts);
        Assert.Equal(_time.GetUtcNow() - TimeSpan.FromSeconds(5), aliveAt);
    }

    [Fact]
    public async Task SaveAsync_ThingsGoneAndChanged_LeavesWhatIs()
    {
        StateContent content = Content(3);
        await using (StateStore store = Store(() => content))
        {
            Assert.Empty(store.Start());
            Assert.True(await store.SaveAsync());
            content = content with { Overrides = [content.Overrides[1] with { Reason = "changed" }], Transitions = [.. content.Transitions.Skip(2)], Verdicts = [] };
            Assert.True(await store.SaveAsync());
        }

        var (read, _) = await ReadAsync();

        Assert.Equal("changed", Assert.Single(read.Overrides).Reason);
        Assert.Equal(content.Transitions, read.Transitions);
        Assert.Empty(read.Verdicts);
    }

    [Fact]
    public async Task Touch_ThenAPeriod_WritesWithoutBeingWaitedFor()
    {
        var written = new TaskCompletionSource();
        await using StateStore store = Store(() =>
        {
            written.TrySetResult();
            return StateContent.Empty;
        });
        store.Start();

        store.Touch();
        while (!written.Task.IsCompleted)
        {
            _time.Advance(StateStore.Period);
            await Task.Yield();
        }

        Assert.True(await store.SaveAsync());
    }

    [Fact]
    public async Task SaveAsync_AfterTheEnd_SaysThatItIsNot()
    {
        StateStore store = Store(() => StateContent.Empty);
        store.Start();
        await store.DisposeAsync();

        Assert.False(await store.SaveAsync());
    }

    [Fact]
    public async Task Start_FolderOfAnotherServer_Refuses()
    {
        await using StateStore first = Store(() => StateContent.Empty);
        await using StateStore second = Store(() => StateContent.Empty);

        Assert.Empty(first.Start());
        string problem = Assert.Single(second.Start());

        Assert.Equal($"state: another process uses {_folder.Path}; give each its own folder", problem);
        Assert.True(await first.SaveAsync());
    }

    [Fact]
    public async Task Start_FileInPlaceOfTheFolder_Refuses()
    {
        string path = _folder["file"];
        File.WriteAllText(path, "");
        await using var store = new StateStore(path, () => StateContent.Empty, (_, _) => { }, _time, _log);

        Assert.Equal($"state: {path} is a file; it must be a folder", Assert.Single(store.Start()));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a/")]
    public async Task Start_FolderIsMissing_MakesIt(string name)
    {
        await using var store = new StateStore(_folder[name], () => StateContent.Empty, (_, _) => { }, _time, _log);

        Assert.Empty(store.Start());

        Assert.True(Directory.Exists(_folder["a"]));
    }

    [Theory]
    [InlineData("a/b/c")]
    [InlineData("a/b/c/")]
    public async Task Start_FolderOfTheFolderIsMissing_RefusesAndMakesNothing(string name)
    {
        string path = _folder[name];
        await using var store = new StateStore(path, () => StateContent.Empty, (_, _) => { }, _time, _log);

        Assert.Equal($"state: there is no folder {_folder["a/b"]} to make {path} in; make it, or name another", Assert.Single(store.Start()));
        Assert.False(Directory.Exists(_folder["a"]));
    }

    [Fact]
    public async Task Start_FileThatIsLocked_GoesOnInMemoryAndSavesLater()
    {
        StateContent content = Content(2);
        await WriteAsync(content);
        StateContent? adopted = null;
        await using var store = new StateStore(_folder.Path, () => adopted ?? StateContent.Empty, (earlier, _) => adopted = earlier, _time, _log);

        using (new FileStream(_folder[FileName], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Empty(store.Start());
            Assert.False(await store.SaveAsync());
            Assert.False(await store.SaveAsync());
            Assert.Null(adopted);
        }

        Assert.True(await store.SaveAsync());
        Assert.Equal(content.Overrides, adopted!.Overrides);
        Assert.Single(_log.All, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("in memory alone", StringComparison.Ordinal));
        Assert.Single(_log.All, line => line.Contains("can be used again", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8191)]
    [InlineData(8192)]
    [InlineData(20_000)]
    public async Task Start_TruncatedFile_SetsItAside(int length)
    {
        await WriteAsync(Content(20));
        using (FileStream file = File.OpenWrite(_folder[FileName]))
        {
            Assert.True(file.Length > length);
            file.SetLength(length);
        }

        var (read, _) = await ReadAsync();

        AssertSetAside(read);
    }

    [Fact]
    public async Task Start_FileOfSomethingElse_SetsItAside()
    {
        File.WriteAllText(_folder[FileName], string.Join('\n', Enumerable.Repeat("this is no database", 2000)));

        var (read, _) = await ReadAsync();

        AssertSetAside(read);
        Assert.StartsWith("this", File.ReadAllText(Directory.GetFiles(_folder.Path, "*.damaged-*").Single()), StringComparison.Ordinal);
    }

    // Bits that nobody checks may change a word of a reason; nothing may keep the server from starting.
    [Fact]
    public async Task Start_RandomDamage_StartsAndWritesOn()
    {
        var random = new Random(20261124);
        await WriteAsync(Content(20));
        byte[] whole = File.ReadAllBytes(_folder[FileName]);
        for (int i = 0; i < 100; i++)
        {
            byte[] damaged = [.. whole];
            int at = random.Next(damaged.Length);
            random.NextBytes(damaged.AsSpan(at, Math.Min(random.Next(1, 200), damaged.Length - at)));
            File.WriteAllBytes(_folder[FileName], damaged);
            await using StateStore store = Store(() => Content(1));

            Assert.Empty(store.Start());
            Assert.True(await store.SaveAsync(), $"damage {i} at {at}\n{string.Join('\n', _log.All)}");
        }
    }

    [Fact]
    public async Task Start_FileOfALaterVersion_RefusesAndLeavesItAlone()
    {
        await WriteAsync(Content(1));
        using (StateFile.Open(_folder[FileName], [_ => { }]))
        {
        }

        byte[] before = File.ReadAllBytes(_folder[FileName]);
        await using StateStore store = Store(() => StateContent.Empty);
        string problem = Assert.Single(store.Start());

        Assert.Equal($"state: {_folder[FileName]}: a later version of dnslb has written it (schema 2, this one knows 1)", problem);
        Assert.Equal(before, File.ReadAllBytes(_folder[FileName]));
    }

    private void AssertSetAside(StateContent read)
    {
        Assert.Empty(read.Overrides);
        string aside = _folder[$"{FileName}.damaged-20261124T120000-1"];
        Assert.True(File.Exists(aside));
        Assert.Single(_log.All, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains(aside, StringComparison.Ordinal));
    }

    private static StateContent Content(int count)
    {
        var at = new DateTimeOffset(2026, 11, 24, 11, 59, 0, 123, TimeSpan.Zero);
        return new StateContent(
            [.. Enumerable.Range(0, count).Select(i => new SavedVerdict($"{i:x8}", $"192.0.2.{i}:80", Health(i, at)))],
            [.. Enumerable.Range(0, count).Select(i => new Override(OverrideSelector.Parse($"pool{i}.example/*").Selector!, (OverrideKind)(i % 3), "ana", new string('r', 150), at, i == 0 ? null : at.AddHours(i)))],
            [.. Enumerable.Range(1, count * 20).Select(i => new Transition(i, at, "www.example. A", "192.0.2.1", Verdict.Up, Verdict.Down, $"web: refused {i}"))]);
    }

    private static TargetHealth Health(int i, DateTimeOffset at) => new(new HealthState(Verdict.Up, i, 1), new CheckResult(true, "match", "status 200", TimeSpan.FromMilliseconds(1.5)), at)
    {
        Latency = i == 0 ? null : LatencyEstimate.First(TimeSpan.FromMilliseconds(i)),
        Degraded = i == 1 ? "slow" : null,
        Reported = i switch
        {
            1 => new StateReport(new ReportedWeight(75, IsPercent: true), AdministrativeState.Drain, OperationalState.Up, "disk full"),
            2 => new StateReport(Administrative: AdministrativeState.Ready),
            _ => null,
        },
    };

    private StateStore Store(Func<StateContent> content) => new(_folder.Path, content, (_, _) => { }, _time, _log);

    private async Task WriteAsync(StateContent content)
    {
        await using StateStore store = Store(() => content);
        Assert.Empty(store.Start());
        Assert.True(await store.SaveAsync());
    }

    private async Task<(StateContent Content, DateTimeOffset AliveAt)> ReadAsync()
    {
        (StateContent, DateTimeOffset)? read = null;
        await using var store = new StateStore(_folder.Path, () => read!.Value.Item1, (content, aliveAt) => read = (content, aliveAt), _time, _log);
        Assert.Empty(store.Start());
        return read!.Value;
    }
}
