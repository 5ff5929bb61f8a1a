using System.Net;
using System.Net.Sockets;
using DnsLb.Core.Transport;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Handover;

/// <summary>
/// The server that this process takes over from. It hands on the very sockets that it answers on, so that what the system has queued in them
/// waits for whoever reads next: no query is lost by construction. New sockets on the same port (SO_REUSEPORT) would lose what lies in
/// the old ones when they are closed, and part of every flow while both sets are open.
/// </summary>
/// <remarks>Calls block, and are made in this order. When the other process ends before it has handed over everything, this one goes on alone.</remarks>
public sealed class Predecessor : IDisposable
{
    // It waits for requests of its API that are being answered, a disk, and a second for workers that nobody asks anything.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DescriptorChannel _channel;
    private readonly ILogger _logger;
    private readonly Dictionary<IPEndPoint, (List<Socket> Tcp, List<Socket> Udp)> _sockets = [];
    private bool _isAlone;

    private Predecessor(DescriptorChannel channel, ILogger logger)
    {
        _channel = channel;
        _logger = logger;
    }

    /// <summary>The sockets of each address that it listens on. They are shared with it until <see cref="TakeAnswering"/>.</summary>
    public IReadOnlyList<Listener> Listeners { get; private set; } = [];

    /// <summary>Finds the server that hands itself over at a path, and gets its sockets.</summary>
    /// <param name="path">The path.</param>
    /// <param name="logger">Hears of it.</param>
    /// <param name="problem">Why it cannot be taken over from.</param>
    /// <returns>Null also without a problem: nobody is there.</returns>
    public static Predecessor? Find(string path, ILogger logger, out string? problem)
    {
        problem = null;
        Socket socket = DescriptorChannel.NewSocket();
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            socket.Dispose();
            bool isNobodyThere = failure is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.AddressNotAvailable };
            problem = isNobodyThere || !File.Exists(path) && failure is SocketException ? null : $"handover: {path}: {failure.Message}";
            return null;
        }

        var found = new Predecessor(new DescriptorChannel(socket) { Patience = Patience }, logger);
        problem = found.TakeSockets();
        if (problem is not null)
        {
            found.Dispose();
            return null;
        }

        logger.TakingOver(found._channel.Peer);
        return found;
    }

    /// <summary>Has it release the folder of the state, for this process to read.</summary>
    /// <returns>Why it does not; null when it has.</returns>
    public string? TakeState() => Ask(HandoverWords.State, HandoverWords.Released);

    /// <summary>Has it stop answering. To be called when this process answers; it returns when nobody else does.</summary>
    /// <returns>Why it does not stop; null when it has.</returns>
    public string? TakeAnswering()
    {
        string? problem = Ask(HandoverWords.Ready, HandoverWords.Gone);
        if (problem is null)
        {
            foreach (Listener listener in Listeners)
            {
                listener.IsShared = false;
            }

            _logger.TakenOver();
        }

        return problem;
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private string? TakeSockets()
    {
        try
        {
            _channel.Send(HandoverWords.Take);
            while (true)
            {
                var (text, sockets) = _channel.Receive();
                if (text == HandoverWords.End)
                {
                    Listeners = [.. _sockets.Select(each => new Listener(each.Key, each.Value.Tcp.Single(), each.Value.Udp) { IsShared = true })];
                    return null;
                }

                if (text is null || !TryAdd(text, sockets))
                {
                    DisposeAll(sockets);
                    DisposeAll(_sockets.Values.SelectMany(each => each.Tcp.Concat(each.Udp)));
                    return Refusal(text);
                }
            }
        }
        catch (SocketException failure)
        {
            return $"handover: the running server does not hand over its sockets: {failure.Message}";
        }
    }

    private bool TryAdd(string text, IReadOnlyList<Socket> sockets)
    {
        bool isTcp = text.StartsWith(HandoverWords.Tcp, StringComparison.Ordinal);
        if ((!isTcp && !text.StartsWith(HandoverWords.Udp, StringComparison.Ordinal)) || !IPEndPoint.TryParse(text.AsSpan(HandoverWords.Tcp.Length), out IPEndPoint? endPoint))
        {
            return false;
        }

        if (!_sockets.TryGetValue(endPoint, out (List<Socket> Tcp, List<Socket> Udp) known))
        {
            _sockets[endPoint] = known = ([], []);
        }

        (isTcp ? known.Tcp : known.Udp).AddRange(sockets);
        return true;
    }

    // A process that has ended keeps nothing from this one.
    private string? Ask(string word, string expected)
    {
        if (_isAlone)
        {
            return null;
        }

        try
        {
            _channel.Send(word);
            string? answer = _channel.Receive().Text;
            if (answer is not null)
            {
                return answer == expected ? null : Refusal(answer);
            }
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.TimedOut)
        {
            return $"handover: the running server does not answer to \"{word}\"";
        }
        catch (SocketException)
        {
            // It is gone, as is one that has closed the channel.
        }

        _isAlone = true;
        _logger.PredecessorEnded();
        return null;
    }

    private static string Refusal(string? answer) => answer?.StartsWith(HandoverWords.Refuse, StringComparison.Ordinal) == true
        ? $"handover: {answer[HandoverWords.Refuse.Length..]}"
        : $"handover: the running server says \"{answer}\", which this version does not understand; stop that server, and start this one";

    private static void DisposeAll(IEnumerable<Socket> sockets)
    {
        foreach (Socket socket in sockets)
        {
            socket.Dispose();
        }
    }
}
