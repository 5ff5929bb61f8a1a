using DnsLb.Core.State;

namespace DnsLb.Tests.State;

/// <summary>What becomes of the files, whatever disks, people and kills did to them.</summary>
public sealed class StateFolderTests : IDisposable
{
    private const int Damages = 40;

    private readonly KeptState _kept = new();

    public void Dispose() => _kept.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8191)]
    [InlineData(8192)]
    [InlineData(20_000)]
    public async Task Start_TruncatedFile_SetsItAside(int length)
    {
        await _kept.WriteAsync(StateSamples.Content(20));
        using (FileStream file = File.OpenWrite(_kept.Folder[KeptState.FileName]))
        {
            Assert.True(file.Length > length);
            file.SetLength(length);
        }

        var (read, _) = await _kept.ReadAsync();

        AssertSetAside(read);
    }

    // The names of logs come before those of data.
    [Fact]
    public async Task Start_ManySetAsideBefore_KeepsTheNewestWithItsLog()
    {
        File.WriteAllBytes(_kept.Folder[KeptState.FileName], [1]);
        File.WriteAllBytes(_kept.Folder["dnslb-log.db"], [1]);
        string[] before = [.. Enumerable.Range(1, 10).Select(day => _kept.Folder[$"{KeptState.FileName}.damaged-202601{day:00}T120000-1"])];
        Array.ForEach(before, path => File.WriteAllBytes(path, [1]));

        await _kept.ReadAsync();

        string[] newest = [_kept.Folder["dnslb-log.db.damaged-20261124T120000-1"], _kept.Folder[$"{KeptState.FileName}.damaged-20261124T120000-1"]];
        Assert.Equal(((string[])[.. newest, .. before[2..]]).Order(), Directory.GetFiles(_kept.Folder.Path, "*.damaged-*").Order());
    }

    [Fact]
    public async Task Start_FileOfSomethingElse_SetsItAside()
    {
        File.WriteAllText(_kept.Folder[KeptState.FileName], string.Join('\n', Enumerable.Repeat("this is no database", 2000)));

        var (read, _) = await _kept.ReadAsync();

        AssertSetAside(read);
        Assert.StartsWith("this", File.ReadAllText(Directory.GetFiles(_kept.Folder.Path, "*.damaged-*").Single()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OverrideOfAnOlderVersionThatSelectsNothing_NamesItAndKeepsTheRest()
    {
        StateContent content = StateSamples.Content(3);
        await _kept.WriteAsync(content);
        KeptState.CopyAnOverride(_kept.Folder[KeptState.FileName], "a..b");

        AssertHolds(content, (await _kept.ReadAsync()).Content, "a selector");
        AssertHolds(content, (await _kept.ReadAsync()).Content, "written anew");
        Assert.Equal(
            [$"Warning: state: {_kept.Folder[KeptState.FileName]} holds an override of \"a..b\", which selects nothing in this version: it is dropped, and the rest is kept"],
            _kept.Log.All.Where(line => line.StartsWith("Warning", StringComparison.Ordinal)));
    }

    // Bits that nobody checks may change a word of a reason; nothing may keep the server from starting, or from writing on.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Start_RandomDamage_StartsAndWritesOn(int seed)
    {
        var random = new Random(seed);
        await WriteHistoryAsync(random);
        byte[] whole = File.ReadAllBytes(_kept.Folder[KeptState.FileName]);
        for (int i = 0; i < Damages; i++)
        {
            var (damaged, how) = FileDamage.Of(whole, random);
            File.WriteAllBytes(_kept.Folder[KeptState.FileName], damaged);
            StateContent content = StateSamples.Content(random.Next(20));
            await using (StateStore store = _kept.Store(() => content))
            {
                Assert.Empty(store.Start());
                Assert.True(await store.SaveAsync(), Told("not saved", how));
                content = StateSamples.Content(random.Next(20));
                Assert.True(await store.SaveAsync(), Told("not saved again", how));
            }

            AssertHolds(content, (await _kept.ReadAsync()).Content, how);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task SaveAsync_FileDamagedWhileItIsOpen_LosesNothing(int seed)
    {
        var random = new Random(seed);
        StateContent content = StateSamples.Content(25);
        await using (StateStore store = _kept.Store(() => content))
        {
            Assert.Empty(store.Start());
            for (int i = 0; i < Damages; i++)
            {
                Assert.True(await store.SaveAsync());
                string how = FileDamage.InPlace(_kept.Folder[KeptState.FileName], random);
                content = StateSamples.Vary(StateSamples.Content(random.Next(5, 40)), random);
                Assert.True(await store.SaveAsync(), Told("not saved", how));
                AssertHolds(content, Copied(), how);
                content = StateSamples.Vary(content, random);
                Assert.True(await store.SaveAsync(), Told("not saved again", how));
                AssertHolds(content, Copied(), how);
            }

            content = StateSamples.Content(20);
            FileDamage.Empty(_kept.Folder[KeptState.FileName]);

            Assert.True(await store.SaveAsync(), Told("not saved", "no file left"));
        }

        AssertHolds(content, (await _kept.ReadAsync()).Content, "no file left");
        Assert.Contains(_kept.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal) && line.EndsWith("a new one takes all of the state from memory", StringComparison.Ordinal));
        Assert.InRange(Directory.GetFiles(_kept.Folder.Path, "*.damaged-*").Length, 1, 10);
    }

    [Fact]
    public async Task Start_KilledBeforeAWholeFileTookItsPlace_GivesWhatIsInIt()
    {
        StateContent content = StateSamples.Content(3);
        await _kept.WriteAsync(content);
        byte[] whole = File.ReadAllBytes(_kept.Folder[KeptState.FileName]);
        await _kept.WriteAsync(StateSamples.Content(2));
        File.WriteAllBytes(_kept.Folder["whole.db"], whole);
        File.WriteAllText(_kept.Folder["dnslb-log.db"], new string('x', 8192));

        AssertHolds(content, (await _kept.ReadAsync()).Content, "killed");
        Assert.DoesNotContain(_kept.Log.All, line => line.Contains("damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_KilledWhileAFileWasWritten_GivesWhatWasBefore()
    {
        StateContent content = StateSamples.Content(3);
        await _kept.WriteAsync(content);
        File.WriteAllText(_kept.Folder["part.db"], "half of a file");
        File.WriteAllText(_kept.Folder["part-log.db"], "half of a file");

        AssertHolds(content, (await _kept.ReadAsync()).Content, "killed");
        Assert.Equal([KeptState.FileName, "lock"], Directory.GetFiles(_kept.Folder.Path).Select(Path.GetFileName).Order());
    }

    private void AssertSetAside(StateContent read)
    {
        Assert.Empty(read.Overrides);
        string aside = _kept.Folder[$"{KeptState.FileName}.damaged-20261124T120000-1"];
        Assert.True(File.Exists(aside));
        Assert.Single(_kept.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains(aside, StringComparison.Ordinal));
    }

    // Rounds of changes leave pages that are used anew, gaps in them and lists of free ones.
    private async Task WriteHistoryAsync(Random random)
    {
        StateContent content = StateContent.Empty;
        await using StateStore store = _kept.Store(() => content);
        Assert.Empty(store.Start());
        for (int round = 0; round < 12; round++)
        {
            content = StateSamples.Vary(StateSamples.Content(random.Next(5, 30)), random);
            Assert.True(await store.SaveAsync());
        }
    }

    // What a server would read that started now, on the disk of one that was killed.
    private StateContent Copied()
    {
        File.Copy(_kept.Folder[KeptState.FileName], _kept.Folder["copy"], overwrite: true);
        using var copy = StateFile.Open(_kept.Folder["copy"], StateSchema.Steps);
        return copy.Content;
    }

    private string Told(string what, string how) => $"{what}: {how}\n{string.Join('\n', _kept.Log.All)}";

    private void AssertHolds(StateContent content, StateContent found, string how)
    {
        Assert.True(content.Overrides.ToHashSet().SetEquals(found.Overrides), Told("other overrides", how));
        Assert.True(content.Transitions.SequenceEqual(found.Transitions.OrderBy(each => each.Id)), Told("other changes", how));
        Assert.True(content.Verdicts.ToHashSet().SetEquals(found.Verdicts), Told("other verdicts", how));
    }
}
