using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Handover;
using DnsLb.Core.Transport;
using DnsLb.Tests.EndToEnd;
using DnsLb.Tests.Serving;
using DnsLb.Tests.Transport;

namespace DnsLb.Tests.Handover;

public sealed class HandoverOfferTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LogLines _log = new();
    private readonly Server _server = new();
    private HandoverOffer? _offer;

    private string Path => _folder.PathOf("handover.sock");

    public Task InitializeAsync()
    {
        _offer = HandoverOffer.Open(Path, _server, TimeProvider.System, _log);
        Assert.NotNull(_offer);
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => EndOfferAsync();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Find_NobodyIsThere_IsNoProblem()
    {
        Assert.Null(Predecessor.Find(_folder.PathOf("other"), _log, out string? problem));
        Assert.Null(problem);
    }

    [Fact]
    public void Successor_TakesEverything_TheServerEndsInOrder()
    {
        using Predecessor before = Find();
        Listener taken = before.Listeners.Single();
        Assert.Equal(_server.Listeners[0].EndPoint, taken.EndPoint);
        Assert.Equal(_server.Listeners[0].EndPoint, taken.Tcp.LocalEndPoint);
        Assert.Equal(2, taken.Udp.Count);
        Assert.True(taken.IsShared);
        Assert.True(_server.Listeners[0].IsShared);

        Assert.Null(before.TakeState());
        Assert.Null(before.TakeAnswering());

        Assert.False(taken.IsShared);
        Assert.Equal(["release", $"end {Environment.ProcessId}", "leave"], _server.Steps());
        Assert.False(File.Exists(Path));
        taken.Dispose();
    }

    [Fact]
    public void Successor_GivesUpWithTheState_TheServerTakesItBack()
    {
        Predecessor before = Find();
        Assert.Null(before.TakeState());

        before.Dispose();

        Assert.Equal(["release", "take back"], _server.Steps(until: "take back"));
        Assert.False(_server.Listeners[0].IsShared);
        Predecessor? found = null;
        Assert.True(SpinWait.SpinUntil(() => (found = Predecessor.Find(Path, _log, out _)) is not null, ChildProcess.Patience));
        using Predecessor next = found!;
        Assert.Null(next.TakeState());
        Assert.Null(next.TakeAnswering());
    }

    [Fact]
    public void Find_WhileAnotherTakesOver_IsRefused()
    {
        using Predecessor before = Find();

        Assert.Null(Predecessor.Find(Path, _log, out string? problem));

        Assert.Equal("handover: another process is taking over already", problem);
    }

    [Fact]
    public async Task TakeState_ServerIsGone_GoesOnAlone()
    {
        using Predecessor before = Find();
        await EndOfferAsync();

        Assert.Null(before.TakeState());
        Assert.Null(before.TakeAnswering());

        Assert.Contains(_log.All, line => line.Contains("goes on alone", StringComparison.Ordinal));
        Assert.True(_server.Listeners[0].IsShared);
    }

    [Fact]
    public void Offer_UnknownWord_IsRefusedWithAReason()
    {
        Socket socket = DescriptorChannel.NewSocket();
        socket.Connect(new UnixDomainSocketEndPoint(Path));
        using var channel = new DescriptorChannel(socket);

        channel.Send("take 2");

        Assert.Equal("refuse the running server does not understand \"take 2\"; stop it, and start the new one", channel.Receive().Text);
    }

    [Fact]
    public void Open_AFileThatIsNoSocketIsThere_LeavesItAlone()
    {
        string file = _folder.Write("settings", "{}");

        Assert.Null(HandoverOffer.Open(file, _server, TimeProvider.System, _log));

        Assert.Equal("{}", File.ReadAllText(file));
    }

    [Fact]
    public void Open_SomebodyServesThePath_LeavesItAlone()
    {
        Assert.Null(HandoverOffer.Open(Path, _server, TimeProvider.System, _log));

        Assert.Contains(_log.All, line => line.Contains("another server hands itself over there", StringComparison.Ordinal));
        using Predecessor before = Find();
    }

    [Fact]
    public async Task Replace_TheNewProcessTakesOver_IsTold()
    {
        var told = new List<string>();
        _server.Started = new TaskCompletionSource<int>();
        Task<(string, bool)?> asked = Task.Run(() => Replacement.Ask(Path, told.Add));
        Assert.Equal(["start"], _server.Steps(until: "start"));

        using Predecessor before = Find();
        Assert.Null(before.TakeState());
        Assert.Null(before.TakeAnswering());

        Assert.Null(await asked);
        Assert.Equal([$"started {Environment.ProcessId}", $"replaced {Environment.ProcessId}"], told);
    }

    // Until then queries may still be answered as before the restart.
    [Fact]
    public async Task Replace_TheServerHasNotEnded_IsNotToldYet()
    {
        using var isTold = new ManualResetEventSlim();
        bool isTooEarly = false;
        _server.Started = new TaskCompletionSource<int>();
        _server.Ending = () =>
        {
            // What started the successor is killed then.
            _server.Started.SetResult(137);
            isTooEarly = isTold.Wait(TimeSpan.FromMilliseconds(200));
        };
        Task<(string, bool)?> asked = Task.Run(() => Replacement.Ask(Path, line =>
        {
            if (line.StartsWith("replaced", StringComparison.Ordinal))
            {
                isTold.Set();
            }
        }));
        _server.Steps(until: "start");

        using Predecessor before = Find();
        Assert.Null(before.TakeState());
        Assert.Null(before.TakeAnswering());

        Assert.Null(await asked);
        Assert.True(isTold.IsSet);
        Assert.False(isTooEarly);
    }

    [Fact]
    public void Replace_TheNewProcessEnds_IsToldWithItsExitCode()
    {
        _server.Started = new TaskCompletionSource<int>();
        _server.Started.SetResult(2);

        var problem = Replacement.Ask(Path, _ => { });

        Assert.Equal(("the new process ended with exit code 2; the log says why; the old one goes on", true), problem);
    }

    [Fact]
    public void Replace_TheProgramIsGone_IsTold()
    {
        var problem = Replacement.Ask(Path, _ => { });

        Assert.Equal(("the new process cannot be started: no such program; the old one goes on", true), problem);
    }

    private async Task EndOfferAsync()
    {
        if (_offer is not null)
        {
            await _offer.DisposeAsync();
            _offer = null;
        }
    }

    private Predecessor Find()
    {
        var found = Predecessor.Find(Path, _log, out string? problem);
        Assert.Null(problem);
        return found!;
    }

    private sealed class Server : ISuccession, IDisposable
    {
        private readonly List<string> _steps = [];

        public IReadOnlyList<Listener> Listeners { get; } = [TransportTest.Bind(IPAddress.Loopback, workers: 2)];

        public TaskCompletionSource<int>? Started { get; set; }

        public Action? Ending { get; set; }

        public Successor Start()
        {
            Note("start");
            return Started is null ? throw new IOException("no such program") : new Successor(Started.Task, () => { });
        }

        public Task ReleaseAsync() => Note("release");

        public Task TakeBackAsync() => Note("take back");

        public Task EndAsync(int successor)
        {
            Ending?.Invoke();
            return Note($"end {successor}");
        }

        public void Leave() => Note("leave");

        public string[] Steps(string until = "leave")
        {
            lock (_steps)
            {
                while (!_steps.Contains(until))
                {
                    Assert.True(Monitor.Wait(_steps, ChildProcess.Patience), until);
                }

                return [.. _steps];
            }
        }

        public void Dispose() => Listeners[0].Dispose();

        private Task Note(string step)
        {
            lock (_steps)
            {
                _steps.Add(step);
                Monitor.PulseAll(_steps);
            }

            return Task.CompletedTask;
        }
    }
}
