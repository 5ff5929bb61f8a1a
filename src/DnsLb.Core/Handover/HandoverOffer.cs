using System.ComponentModel;
using System.Net.Sockets;
using DnsLb.Core.Files;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Handover;

/// <summary>A socket where a running server hands itself over to another process, one at a time. Until that one says that it answers, this one does, whatever happens to it.</summary>
public sealed class HandoverOffer : IAsyncDisposable
{
    /// <summary>How long a successor may load its zones, and how long wait for its first probes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int Backlog = 8;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly Socket _socket;
    private readonly ISuccession _server;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<int> _handedOver = NewProcessNumber();
    private readonly Task _serving;
    private TaskCompletionSource<int> _taking = NewProcessNumber();
    private TaskCompletionSource _told = new();
    private volatile bool _isWithdrawn;
    private int _successors;

    private HandoverOffer(string path, Socket socket, ISuccession server, TimeProvider time, ILogger logger)
    {
        _path = path;
        _socket = socket;
        _server = server;
        _time = time;
        _logger = logger;
        _told.SetResult();
        _serving = ServeAllAsync();
    }

    /// <summary>Opens it; when that cannot be, the log says why.</summary>
    /// <param name="path">Where. A socket there that nobody listens on is replaced.</param>
    /// <param name="server">What is handed over.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of successors.</param>
    public static HandoverOffer? Open(string path, ISuccession server, TimeProvider time, ILogger logger)
    {
        Socket socket = DescriptorChannel.NewSocket();
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                throw new IOException("this needs Linux");
            }

            if (!SocketFile.TryMakeRoom(path, socket.SocketType))
            {
                throw new IOException("another server hands itself over there; name another path, or say --takeover yes");
            }

            socket.Bind(new UnixDomainSocketEndPoint(path));

            // Nobody can connect before it listens: there is no moment in which others may.
            File.SetUnixFileMode(path, OwnerOnly);
            socket.Listen(Backlog);
            return new HandoverOffer(path, socket, server, time, logger);
        }
        catch (Exception failure) when (FileFailure.Is(failure) || failure is SocketException or ArgumentException)
        {
            socket.Dispose();
            logger.CannotOffer(path, failure.Message);
            return null;
        }
    }

    /// <summary>Ends it. A successor that is not ready goes on alone.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _serving.ConfigureAwait(false);
        _stopping.Dispose();
    }

    // The successor makes a socket of its own at the same path, and must not lose that.
    private void Close()
    {
        if (!IsOver)
        {
            Delete(_path);
        }

        _socket.Dispose();
    }

    private bool IsOver => _stopping.IsCancellationRequested || _isWithdrawn;

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception gone) when (FileFailure.Is(gone))
        {
            // Its folder is gone, and it with that; or nobody may take it away, and the next one says so.
        }
    }

    private async Task ServeAllAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var channel = new DescriptorChannel(await _socket.AcceptAsync(_stopping.Token).ConfigureAwait(false)) { Patience = Patience };

                // Its calls block, for minutes perhaps.
                _ = Task.Factory.StartNew(() => Serve(channel), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException || IsOver)
            {
                return;
            }
            catch (SocketException)
            {
                // Such as a process without descriptors to spare, for a time.
                await Task.Delay(PauseAfterFailure, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Serve(DescriptorChannel channel)
    {
        using CancellationTokenRegistration stops = _stopping.Token.UnsafeRegister(of => ((DescriptorChannel)of!).Dispose(), channel);
        using (channel)
        {
            try
            {
                string? word = channel.Receive().Text;
                switch (word)
                {
                    case HandoverWords.Take:
                        HandOver(channel);
                        break;
                    case HandoverWords.Replace:
                        Replace(channel);
                        break;
                    default:
                        channel.Send($"{HandoverWords.Refuse}the running server does not understand \"{word}\"; stop it, and start the new one");
                        break;
                }
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // Who asked is gone, and what that means has been done.
            }
        }
    }

    private void HandOver(DescriptorChannel channel)
    {
        if (Interlocked.Increment(ref _successors) > 1)
        {
            Interlocked.Decrement(ref _successors);
            channel.Send($"{HandoverWords.Refuse}another process is taking over already");
            return;
        }

        Volatile.Read(ref _taking).TrySetResult(channel.Peer);
        var succession = new SuccessorDialogue(channel, _server, _logger, Withdraw, TellHandedOver, _stopping.Token);
        succession.Run();
        if (!_isWithdrawn)
        {
            succession.TakeBack();
            Interlocked.Decrement(ref _successors);
        }
    }

    private void Withdraw()
    {
        Delete(_path);
        _isWithdrawn = true;
        Close();
    }

    // This process ends next: who asked for it must have heard before.
    private void TellHandedOver(int successor)
    {
        _handedOver.SetResult(successor);
        Volatile.Read(ref _told).Task.Wait();
    }

    private static TaskCompletionSource<int> NewProcessNumber() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Replace(DescriptorChannel channel)
    {
        var told = new TaskCompletionSource();
        Volatile.Write(ref _told, told);
        try
        {
            ReplaceAndTell(channel);
        }
        finally
        {
            told.SetResult();
        }
    }

    private void ReplaceAndTell(DescriptorChannel channel)
    {
        TaskCompletionSource<int> taking = NewProcessNumber();
        Volatile.Write(ref _taking, taking);
        Successor successor;
        try
        {
            successor = _server.Start();
        }
        catch (Exception failure) when (FileFailure.Is(failure) || failure is Win32Exception)
        {
            channel.Send($"{HandoverWords.Refuse}the new process cannot be started: {failure.Message}; the old one goes on");
            return;
        }

        var patience = Task.Delay(Patience, _time, _stopping.Token);
        if (Task.WaitAny([taking.Task, successor.Ended, patience], CancellationToken.None) == 0)
        {
            channel.Send($"{HandoverWords.Started}{taking.Task.Result}");
        }

        int first = Task.WaitAny([_handedOver.Task, successor.Ended, patience], CancellationToken.None);
        if (first == 0 || _isWithdrawn)
        {
            channel.Send($"{HandoverWords.Replaced}{_handedOver.Task.Result}");
        }
        else if (first == 1)
        {
            channel.Send($"{HandoverWords.Refuse}the new process ended with exit code {successor.Ended.Result}; the log says why; the old one goes on");
        }
        else if (!_stopping.IsCancellationRequested)
        {
            successor.Kill();
            channel.Send($"{HandoverWords.Refuse}the new process is not ready in time, and was stopped; the old one goes on");
        }
    }
}
