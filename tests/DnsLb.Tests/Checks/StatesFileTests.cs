using DnsLb.Core.Checks;
using DnsLb.Core.Files;
using DnsLb.Tests.Files;
using DnsLb.Tests.Serving;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Checks;

public sealed class StatesFileTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Look_FileChanges_TakesOverWhatTwoLooksFind()
    {
        Write("web up");
        var file = new StatesFile(FilePath);
        string first = Look(file);
        Write("");
        string whileWritten = Look(file);
        Write("web down");
        string changed = Look(file);
        string rested = Look(file);

        Assert.Equal(["up", "up", "up", "down"], [first, whileWritten, changed, rested]);
    }

    [Fact]
    public async Task Look_SeveralMembersAtOnce_IsReadOnce()
    {
        Write("web up");
        var file = new StatesFile(FilePath);
        Look(file);
        Write("web down");

        for (int member = 0; member < 5; member++)
        {
            await file.LookAsync(_time);
        }

        Assert.Equal("up", (await file.LookAsync(_time)).Lines!.Of("web", "")?.Describe());
    }

    [Fact]
    public void Now_FileIsMissingWrongOrRight_SaysWhereAndWhat()
    {
        var file = new StatesFile(FilePath);
        Assert.Equal([(0, "it does not exist")], file.Now(RealFiles.Source).Problems);

        Write("web up\nweb2 upp\nweb3 dwon");
        Assert.Equal([(2, "unknown word \"upp\"; did you mean \"up\"?"), (3, "unknown word \"dwon\"; did you mean \"down\"?")], file.Now(RealFiles.Source).Problems);

        Write("web up");
        Assert.Empty(file.Now(RealFiles.Source).Problems);
    }

    // A program may write it anew every half second.
    [Fact]
    public void Look_FileThatChangesAtEachLook_IsTakenOverAfterSome()
    {
        Write("web up");
        var file = new StatesFile(FilePath);
        string[] said = [.. Enumerable.Range(0, 6).Select(look =>
        {
            string before = Look(file);
            Write($"web down # {look}");
            return before;
        })];

        Assert.Equal(["up", "up", "up", "up", "down: 3", "down: 3"], said);
    }

    [Fact]
    public void Look_FileThatIsEmptyWhenItsTimeHasCome_IsNotTakenForWhole()
    {
        Write("web down");
        var file = new StatesFile(FilePath);
        foreach (string text in (string[])["web down", "web up", "web up # 1", "web up # 2"])
        {
            Write(text);
            Look(file);
        }

        Write("");
        string whileWritten = Look(file);
        Write("web up # 3");

        Assert.Equal(("down", "up: 3"), (whileWritten, Look(file)));
    }

    [Fact]
    public void Look_FileThatIsWrittenDuringEachLook_SaysThatItIsOutdatedUntilItRests()
    {
        int written = 0;
        var (text, isSteady) = ("web up", true);
        var file = new StatesFile(FilePath, _ => (new FileText($"{text} # {(isSteady ? written : ++written)}", null), isSteady));
        Look(file);
        (text, isSteady) = ("web down", false);
        bool[] isOutdated = [.. Enumerable.Range(0, 6).Select(_ =>
        {
            Look(file);
            return file.Reading!.IsOutdated;
        })];
        isSteady = true;
        string busy = Look(file);
        string rested = Look(file);

        Assert.Equal([false, false, false, false, true, true], isOutdated);
        Assert.Equal(("down: 6", "down: 6", false), (busy, rested, file.Reading!.IsOutdated));
    }

    [Fact]
    public void Look_FileIsWrongOrGone_SaysWhyUntilItIsWellAgain()
    {
        Write("web upp");
        var file = new StatesFile(FilePath);
        string wrong = Look(file);
        File.Delete(FilePath);
        Look(file);
        string gone = Look(file);
        Write("web drain");
        Look(file);

        Assert.Equal($"{FilePath}:1: unknown word \"upp\"; did you mean \"up\"?", wrong);
        Assert.Equal($"{FilePath}: it does not exist", gone);
        Assert.Equal("drain", Look(file));
    }

    [Fact]
    public async Task Look_ReadThatDoesNotEnd_KeepsNobodyFromLooking()
    {
        using var gate = new ManualResetEventSlim();
        var file = new StatesFile(FilePath, _ =>
        {
            gate.Wait();
            return (new FileText("web up", null), true);
        });

        Task<StatesReading> first = file.LookAsync(_time);
        Task<StatesReading> second = file.LookAsync(_time);

        Assert.Equal((false, false, null), (first.IsCompleted, second.IsCompleted, file.Reading));
        gate.Set();
        Assert.Same(await first, await second);
    }

    [Fact]
    public void Equals_SamePath_IsTheSameFile()
    {
        Assert.Equal(new StatesFile("/a"), new StatesFile("/a"));
        Assert.NotEqual(new StatesFile("/a"), new StatesFile("/b"));
        Assert.Equal("/a", $"{new StatesFile("/a")}");
    }

    private string FilePath => _folder["states"];

    private void Write(string text) => File.WriteAllText(FilePath, text);

    // What is said of web, or what is wrong, half a second after the look before.
    private string Look(StatesFile file)
    {
        _time.Advance(TimeSpan.FromSeconds(0.5));
        StatesReading reading = file.LookAsync(_time).GetAwaiter().GetResult();
        return reading.Lines is { } lines ? lines.Of("web", "")?.Describe() ?? "" : StatesReading.Tell(FilePath, reading.Problems);
    }
}
