using DnsLb.Core.State;

namespace DnsLb.Tests.State;

public sealed class StateStoreTests : IDisposable
{
    private readonly KeptState _kept = new();

    public void Dispose() => _kept.Dispose();

    [Fact]
    public async Task Start_AfterAnotherProcess_GivesAllThatItKnew()
    {
        StateContent content = StateSamples.Content(3);
        await _kept.WriteAsync(content);
        _kept.Time.Advance(TimeSpan.FromSeconds(5));

        var (read, aliveAt) = await _kept.ReadAsync();

        Assert.Equal(content.Overrides, read.Overrides);
        Assert.Equal(content.Transitions, read.Transitions);
        Assert.Equal(content.Verdicts, read.Verdicts);
        Assert.Equal(_kept.Time.GetUtcNow() - TimeSpan.FromSeconds(5), aliveAt);
    }

    [Fact]
    public async Task SaveAsync_ThingsGoneAndChanged_LeavesWhatIs()
    {
        StateContent content = StateSamples.Content(3);
        await using (StateStore store = _kept.Store(() => content))
        {
            Assert.Empty(store.Start());
            Assert.True(await store.SaveAsync());
            content = content with { Overrides = [content.Overrides[1] with { Reason = "changed" }], Transitions = [.. content.Transitions.Skip(2)], Verdicts = [] };
            Assert.True(await store.SaveAsync());
        }

        var (read, _) = await _kept.ReadAsync();

        Assert.Equal("changed", Assert.Single(read.Overrides).Reason);
        Assert.Equal(content.Transitions, read.Transitions);
        Assert.Empty(read.Verdicts);
    }

    [Fact]
    public async Task Touch_ThenAPeriod_WritesWithoutBeingWaitedFor()
    {
        var written = new TaskCompletionSource();
        await using StateStore store = _kept.Store(() =>
        {
            written.TrySetResult();
            return StateContent.Empty;
        });
        store.Start();

        store.Touch();
        while (!written.Task.IsCompleted)
        {
            _kept.Time.Advance(StateStore.Period);
            await Task.Yield();
        }

        Assert.True(await store.SaveAsync());
    }

    [Fact]
    public async Task SaveAsync_AfterTheEnd_SaysThatItIsNot()
    {
        StateStore store = _kept.Store(() => StateContent.Empty);
        store.Start();
        await store.DisposeAsync();

        Assert.False(await store.SaveAsync());
    }

    [Fact]
    public async Task Start_FolderOfAnotherServer_Refuses()
    {
        await using StateStore first = _kept.Store(() => StateContent.Empty);
        await using StateStore second = _kept.Store(() => StateContent.Empty);

        Assert.Empty(first.Start());
        string problem = Assert.Single(second.Start());

        Assert.Equal($"state: another process uses {_kept.Folder.Path}; give each its own folder", problem);
        Assert.True(await first.SaveAsync());
    }

    [Fact]
    public async Task Start_FileInPlaceOfTheFolder_Refuses()
    {
        string path = _kept.Folder["file"];
        File.WriteAllText(path, "");
        await using var store = new StateStore(path, () => StateContent.Empty, (_, _) => { }, _kept.Time, _kept.Log);

        Assert.Equal($"state: {path} is a file; it must be a folder", Assert.Single(store.Start()));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a/")]
    public async Task Start_FolderIsMissing_MakesIt(string name)
    {
        await using var store = new StateStore(_kept.Folder[name], () => StateContent.Empty, (_, _) => { }, _kept.Time, _kept.Log);

        Assert.Empty(store.Start());

        Assert.True(Directory.Exists(_kept.Folder["a"]));
    }

    [Theory]
    [InlineData("a/b/c")]
    [InlineData("a/b/c/")]
    public async Task Start_FolderOfTheFolderIsMissing_RefusesAndMakesNothing(string name)
    {
        string path = _kept.Folder[name];
        await using var store = new StateStore(path, () => StateContent.Empty, (_, _) => { }, _kept.Time, _kept.Log);

        Assert.Equal($"state: there is no folder {_kept.Folder["a/b"]} to make {path} in; make it, or name another", Assert.Single(store.Start()));
        Assert.False(Directory.Exists(_kept.Folder["a"]));
    }

    [Fact]
    public async Task SaveAsync_FileThatSomebodyRemoved_WritesANewOneWithAll()
    {
        StateContent content = StateSamples.Content(2);
        await using (StateStore store = _kept.Store(() => content))
        {
            Assert.Empty(store.Start());
            Assert.True(await store.SaveAsync());
            File.Delete(_kept.Folder[KeptState.FileName]);

            Assert.True(await store.SaveAsync());
        }

        var (read, _) = await _kept.ReadAsync();
        Assert.Equal(content.Overrides, read.Overrides);
        Assert.Single(_kept.Log.All, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("dnslb.db is gone", StringComparison.Ordinal));
    }

    // What the library has in memory it does not read again: it would go on as if nothing had happened, and lose all at the next start.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public async Task SaveAsync_PageThatSomebodyOverwrote_WritesANewFileWithAll(int page)
    {
        StateContent content = StateSamples.Content(20);
        await using (StateStore store = _kept.Store(() => content))
        {
            Assert.Empty(store.Start());
            Assert.True(await store.SaveAsync());
            FileDamage.OverwritePage(_kept.Folder[KeptState.FileName], page);
            content = content with { Overrides = [.. content.Overrides.Skip(1)] };

            Assert.True(await store.SaveAsync());
            Assert.Single(_kept.Log.All, line => line.Contains("is damaged: somebody else has written to it; it is set aside", StringComparison.Ordinal));
        }

        var (read, _) = await _kept.ReadAsync();
        Assert.Equal(content.Overrides.ToHashSet(), read.Overrides.ToHashSet());
        Assert.Equal(content.Verdicts.ToHashSet(), read.Verdicts.ToHashSet());
        Assert.Single(Directory.GetFiles(_kept.Folder.Path, "*.damaged-*"));
    }

    [Fact]
    public async Task SaveAsync_AnotherFilePutInItsPlace_SetsThatAsideAndWritesANewOneWithAll()
    {
        StateContent content = StateSamples.Content(2);
        await using (StateStore store = _kept.Store(() => content))
        {
            Assert.Empty(store.Start());
            Assert.True(await store.SaveAsync());
            File.WriteAllText(_kept.Folder["other"], "a backup");
            File.Move(_kept.Folder["other"], _kept.Folder[KeptState.FileName], overwrite: true);

            Assert.True(await store.SaveAsync());
        }

        var (read, _) = await _kept.ReadAsync();
        Assert.Equal(content.Overrides, read.Overrides);
        Assert.Equal("a backup", File.ReadAllText(Assert.Single(Directory.GetFiles(_kept.Folder.Path, "*.damaged-*"))));
        Assert.Single(_kept.Log.All, line => line.Contains("is damaged: somebody has put another file in its place", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_FileThatIsLocked_GoesOnInMemoryAndSavesLater()
    {
        StateContent content = StateSamples.Content(2);
        await _kept.WriteAsync(content);
        StateContent? adopted = null;
        await using var store = new StateStore(_kept.Folder.Path, () => adopted ?? StateContent.Empty, (earlier, _) => adopted = earlier, _kept.Time, _kept.Log);

        using (new FileStream(_kept.Folder[KeptState.FileName], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Empty(store.Start());
            Assert.False(await store.SaveAsync());
            Assert.False(await store.SaveAsync());
            Assert.Null(adopted);
        }

        Assert.True(await store.SaveAsync());
        Assert.Equal(content.Overrides, adopted!.Overrides);
        Assert.Single(_kept.Log.All, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("in memory alone", StringComparison.Ordinal));
        Assert.Single(_kept.Log.All, line => line.Contains("can be used again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_FileOfALaterVersion_RefusesAndLeavesItAlone()
    {
        await _kept.WriteAsync(StateSamples.Content(1));
        using (StateFile.Open(_kept.Folder[KeptState.FileName], [_ => { }]))
        {
        }

        byte[] before = File.ReadAllBytes(_kept.Folder[KeptState.FileName]);
        await using StateStore store = _kept.Store(() => StateContent.Empty);
        string problem = Assert.Single(store.Start());

        Assert.Equal($"state: {_kept.Folder[KeptState.FileName]}: a later version of dnslb has written it (schema 2, this one knows 1)", problem);
        Assert.Equal(before, File.ReadAllBytes(_kept.Folder[KeptState.FileName]));
    }
}
