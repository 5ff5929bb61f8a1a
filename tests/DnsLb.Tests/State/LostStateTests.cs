using DnsLb.Core.State;

namespace DnsLb.Tests.State;

/// <summary>What a server does whose folder, lock or log somebody removes while it runs.</summary>
public sealed class LostStateTests : IDisposable
{
    private readonly KeptState _kept = new();

    public void Dispose() => _kept.Dispose();

    [Fact]
    public async Task SaveAsync_FolderThatSomebodyRemoved_MakesItAgainWithAll()
    {
        StateContent content = StateSamples.Content(2);
        await using (StateStore store = _kept.Store(() => content))
        {
            Assert.Empty(store.Start());
            Assert.True(await store.SaveAsync());
            Directory.Delete(_kept.Folder.Path, recursive: true);

            Assert.True(await store.SaveAsync());
            await AssertRefusedAsync();
        }

        Assert.Equal(content.Overrides, (await _kept.ReadAsync()).Content.Overrides);
        Assert.Single(_kept.Log.All, line => line.StartsWith($"Warning: state: {_kept.Folder["lock"]} was gone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SaveAsync_FolderOfTheFolderThatSomebodyRemoved_SaysThatItIsNotSavedAndEndsWell()
    {
        string above = _kept.Folder["above"];
        Directory.CreateDirectory(above);
        var store = new StateStore(Path.Combine(above, "state"), () => StateSamples.Content(2), (_, _) => { }, _kept.Time, _kept.Log);
        Assert.Empty(store.Start());
        Assert.True(await store.SaveAsync());
        Directory.Delete(above, recursive: true);

        Assert.False(await store.SaveAsync());
        await store.DisposeAsync();

        Assert.Contains(_kept.Log.All, line => line.Contains($"cannot be used: there is no folder {above} to make", StringComparison.Ordinal));
        Assert.False(Directory.Exists(above));
    }

    [Fact]
    public async Task SaveAsync_LockThatSomebodyRemoved_HoldsTheFolderAgain()
    {
        await using StateStore store = _kept.Store(() => StateContent.Empty);
        Assert.Empty(store.Start());
        File.Delete(_kept.Folder["lock"]);

        Assert.True(await store.SaveAsync());

        await AssertRefusedAsync();
    }

    [Fact]
    public async Task SaveAsync_AnotherServerTookTheFolder_LeavesItAloneUntilThatEnds()
    {
        StateContent content = StateSamples.Content(3);
        StateContent others = StateSamples.Content(2);
        await using (StateStore store = _kept.Store(() => content))
        {
            Assert.Empty(store.Start());
            Assert.True(await store.SaveAsync());
            File.Delete(_kept.Folder["lock"]);
            await using (StateStore another = _kept.Store(() => others))
            {
                Assert.Empty(another.Start());
                Assert.True(await another.SaveAsync());

                Assert.False(await store.SaveAsync());
                Assert.False(await store.SaveAsync());
                Assert.True(await another.SaveAsync());
            }

            Assert.DoesNotContain(_kept.Log.All, line => line.Contains("dnslb.db is gone", StringComparison.Ordinal));
            Assert.True(await store.SaveAsync());
        }

        Assert.Equal(content.Overrides, (await _kept.ReadAsync()).Content.Overrides);
        Assert.Single(_kept.Log.All, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains($"cannot be used: another process uses {_kept.Folder.Path}", StringComparison.Ordinal));
        Assert.Single(_kept.Log.All, line => line.Contains("another process has had the folder meanwhile; it is set aside as", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SaveAsync_LogThatSomebodyRemoved_WritesANewFileWithAll()
    {
        StateContent content = StateSamples.Content(2);
        await using (StateStore store = _kept.Store(() => content))
        {
            Assert.Empty(store.Start());
            Assert.True(await store.SaveAsync());
            File.Delete(_kept.Folder["dnslb-log.db"]);

            Assert.True(await store.SaveAsync());
            Assert.True(File.Exists(_kept.Folder["dnslb-log.db"]));
        }

        Assert.Equal(content.Overrides, (await _kept.ReadAsync()).Content.Overrides);
        Assert.Single(_kept.Log.All, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("dnslb-log.db is gone", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(_kept.Folder.Path, "*.damaged-*"));
    }

    private async Task AssertRefusedAsync()
    {
        await using StateStore second = _kept.Store(() => StateContent.Empty);
        Assert.Equal($"state: another process uses {_kept.Folder.Path}; give each its own folder", Assert.Single(second.Start()));
    }
}
