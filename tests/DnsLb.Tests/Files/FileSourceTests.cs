using System.Collections.Concurrent;
using DnsLb.Core.Files;
using DnsLb.Tests.Serving;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Files;

public sealed class FileSourceTests : IDisposable
{
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(4);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ReaderThreads _threads = new();
    private readonly ManualResetEventSlim _gate = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly FileSource _source;

    public FileSourceTests() => _source = new FileSource(_time, _threads);

    public void Dispose()
    {
        _gate.Set();
        _folder.Dispose();
    }

    [Fact]
    public void ReadText_FileThatIsHeld_SaysSoAndIsReadWhenItIsLetGo()
    {
        string path = _folder.Write("a", "text");
        using (new HeldFile(path))
        {
            Assert.Equal("not read within 5 s", Late(() => _source.ReadText(path), () => true).Problem);

            // Nobody waits for it again.
            Assert.Equal("not read within 5 s", _source.ReadText(path).Problem);
        }

        Assert.True(SpinWait.SpinUntil(() => _source.ReadText(path).Text == "text", Enough));
    }

    [Fact]
    public void Run_OneOfTwoFilesDoesNotAnswer_HasTheOther()
    {
        (string? Silent, string? Well) answers = Late(() => _source.Run(calls => (Ask(calls, "/a/silent"), Ask(calls, "/a/well"))));

        Assert.Equal((null, "/a/well"), answers);
    }

    [Fact]
    public void Run_FilesOfOneFolderDoNotAnswer_LosesFewThreadsAndReadsOtherFolders()
    {
        string?[] answers = Late(() => _source.Run(calls => (string?[])[.. Enumerable.Range(0, 9).Select(i => Ask(calls, $"/dead/silent{i}")), Ask(calls, "/a/well")]));

        Assert.Equal("/a/well", answers[^1]);
        Assert.All(answers[..^1], Assert.Null);
        Assert.Equal(4, _asked.Distinct().Count(path => path.Contains("silent", StringComparison.Ordinal)));
    }

    [Fact]
    public void Run_ManyFilesDoNotAnswer_AsksNoMoreUntilOneDoes()
    {
        Late(() => _source.Run(calls => Enumerable.Range(0, 20).Select(i => Ask(calls, $"/dead{i}/silent")).ToArray()));

        Assert.Equal(16, _asked.Distinct().Count());
        string refused = Assert.Throws<UnansweredException>(() => _source.Run(calls => calls.Begin("/a/well"))).Message;
        Assert.Equal("not read: 16 other files do not answer", refused);

        _gate.Set();
        Assert.True(SpinWait.SpinUntil(() => _source.Run(calls => Ask(calls, "/a/well")) is not null, Enough));
    }

    [Fact]
    public void Run_WorkThatComputesForLong_IsNoSilentFile()
    {
        using var computing = new ManualResetEventSlim();
        long start = _time.GetTimestamp();
        string? answer = Late(
            () => _source.Run(calls =>
            {
                string? well = Ask(calls, "/a/well");
                computing.Set();
                _gate.Wait();
                return well;
            }),
            () =>
            {
                if (_time.GetElapsedTime(start) > TimeSpan.FromMinutes(1))
                {
                    _gate.Set();
                }

                return computing.IsSet;
            });

        Assert.Equal("/a/well", answer);
        Assert.Single(_asked);
    }

    [Fact]
    public void Run_FileThatReplacesASilentOne_IsRead()
    {
        string path = _folder.Write("a", "text");
        var old = FileStamp.Of(path);
        _threads.Unanswered.Add(new FileKey(path, old.Inode), UnansweredFiles.Patience);
        Assert.Equal("not read within 5 s", _source.ReadText(path).Problem);

        File.Move(_folder.Write("b", "new text"), path, overwrite: true);

        Assert.Equal("new text", _source.ReadText(path).Text);
    }

    [Fact]
    public void Run_FileThatWasSilentBefore_IsGivenLessTime()
    {
        var file = new FileKey("/a/silent");
        _threads.Unanswered.Add(file, UnansweredFiles.Patience);
        _threads.Unanswered.Remove(file, UnansweredFiles.Patience);
        Assert.Equal(TimeSpan.FromMilliseconds(200), _threads.Unanswered.PatienceWith(file));

        _gate.Set();
        _source.Run(calls => Ask(calls, file.Path));

        Assert.Equal(TimeSpan.FromSeconds(5), _threads.Unanswered.PatienceWith(file));
    }

    // After a hitch of a slow disk: one that takes longer than the short patience each time is read all the same.
    [Theory]
    [InlineData(0.001, 0.2)]
    [InlineData(0.3, 0.6)]
    [InlineData(4, 5)]
    [InlineData(60, 0.2)]
    public void Run_FileThatAnsweredLate_IsGivenTwiceTheTimeThatItTook(double took, double patience)
    {
        var file = new FileKey("/a/slow");
        _threads.Unanswered.Add(file, UnansweredFiles.Patience);

        _threads.Unanswered.Remove(file, TimeSpan.FromSeconds(took));

        Assert.Equal(TimeSpan.FromSeconds(patience), _threads.Unanswered.PatienceWith(file));
    }

    [Fact]
    public async Task Run_GivenUp_EndsWhileAFileDoesNotAnswer()
    {
        using var stopping = new CancellationTokenSource();
        var source = new FileSource(_time, _threads, stopping.Token);
        Task<string?> running = Task.Run(() => source.Run(calls => Ask(calls, "/a/silent")));
        Assert.True(SpinWait.SpinUntil(() => !_asked.IsEmpty, Enough));

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    // As of a hundred checks of files on a mount that dies.
    [Fact]
    public async Task Start_ManyWorksThatDoNotEnd_HaveFewThreadsUntilTheyAreLeft()
    {
        var begun = new ConcurrentQueue<int>();
        Task<bool>[] works = [.. Enumerable.Range(0, 3 * ReaderThreads.MostAtOnce).Select(work => _threads.Start(() => Begin(work)))];
        Assert.True(SpinWait.SpinUntil(() => begun.Count >= ReaderThreads.MostAtOnce, Enough));
        Assert.Equal(ReaderThreads.MostAtOnce, begun.Count);

        _threads.Leave(works[begun.First()]);
        Assert.True(SpinWait.SpinUntil(() => begun.Count > ReaderThreads.MostAtOnce, Enough));
        Assert.Equal(ReaderThreads.MostAtOnce + 1, begun.Count);

        _gate.Set();
        Assert.All(await Task.WhenAll(works).WaitAsync(Enough), result => Assert.True(result));
        Assert.InRange(Enumerable.Range(0, 100).Select(_ => _source.Run(_ => Environment.CurrentManagedThreadId)).Distinct().Count(), 1, ReaderThreads.MostAtOnce);

        bool Begin(int work)
        {
            begun.Enqueue(work);
            return _gate.Wait(Enough);
        }
    }

    // A probe gives up when its time is over.
    [Fact]
    public async Task Run_GivenUpBeforeThePatienceEnds_SaysHowLongTheFileWasWaitedFor()
    {
        using var stopping = new CancellationTokenSource();
        var source = new FileSource(_time, _threads, stopping.Token);
        Task<string?> running = Task.Run(() => source.Run(calls => Ask(calls, "/a/silent")));
        Assert.True(SpinWait.SpinUntil(() => !_asked.IsEmpty, Enough));
        _time.Advance(TimeSpan.FromSeconds(1.2));

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("not read within 1.2 s", Assert.Throws<UnansweredException>(() => _source.Run(calls => calls.Begin("/a/silent"))).Message);
    }

    [Fact]
    public void Run_AgainAndAgain_IsDoneByOneThread() =>
        Assert.Single(Enumerable.Range(0, 100).Select(_ => _source.Run(_ => Environment.CurrentManagedThreadId)).Distinct());

    [Fact]
    public void Run_WorkThatThrows_ThrowsTheSame() =>
        Assert.Equal("no", Assert.Throws<InvalidDataException>(() => _source.Run<int>(_ => throw new InvalidDataException("no"))).Message);

    [Fact]
    public void Stamps_FileThatDoesNotAnswer_HasNone()
    {
        string path = _folder.Write("a", "text");
        _threads.Unanswered.Add(new FileKey("/a/silent"), UnansweredFiles.Patience);

        Assert.Equal([FileStamp.Of(path), null, FileStamp.Absent], _source.Stamps([path, "/a/silent", "/a/none"]));
        Assert.False(_source.MayAnswer([new FileKey("/a/silent")]));
    }

    private string? Ask(FileCalls calls, string path) => calls.Ask<string?>(
        path,
        () =>
        {
            _asked.Enqueue(path);
            if (path.Contains("silent", StringComparison.Ordinal))
            {
                _gate.Wait();
            }

            return path;
        },
        otherwise: null);

    // What comes of work while the time passes, though not for a file that would answer.
    private T Late<T>(Func<T> work, Func<bool>? mayPass = null)
    {
        mayPass ??= () => _asked.LastOrDefault() is { } path && path.Contains("silent", StringComparison.Ordinal) && _source.MayAnswer([new FileKey(path)]);
        Task<T> running = Task.Run(work);
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                if (mayPass())
                {
                    _time.Advance(TimeSpan.FromSeconds(1));
                }

                return running.IsCompleted;
            },
            Enough));
        return running.GetAwaiter().GetResult();
    }
}
