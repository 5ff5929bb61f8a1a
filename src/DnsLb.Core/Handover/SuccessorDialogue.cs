using System.Net.Sockets;
using DnsLb.Core.Transport;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Handover;

/// <summary>What a running server and one process that takes over from it say to each other.</summary>
/// <param name="channel">The channel to the successor.</param>
/// <param name="server">What is handed over.</param>
/// <param name="logger">Hears how it goes.</param>
/// <param name="ending">Called when the successor answers, before the server ends.</param>
/// <param name="ended">Called with the successor's process when it alone answers.</param>
/// <param name="stopping">Cancelled when the server is stopped: then the successor goes on alone.</param>
internal sealed class SuccessorDialogue(DescriptorChannel channel, ISuccession server, ILogger logger, Action ending, Action<int> ended, CancellationToken stopping)
{
    private bool _isReleased;
    private string _reason = "it has ended";

    /// <summary>Does what the successor asks for, until it answers in the server's place, or gives up.</summary>
    public void Run()
    {
        logger.HandingOver(channel.Peer);
        Share(true);
        try
        {
            SendSockets();
            while (channel.Receive().Text is { } word && TryFollow(word))
            {
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            _reason = gone is SocketException { SocketErrorCode: SocketError.TimedOut } ? "it was not ready in time" : _reason;
        }
    }

    /// <summary>Makes the server go on, whose successor has given up.</summary>
    public void TakeBack()
    {
        channel.Dispose();
        if (stopping.IsCancellationRequested)
        {
            // The successor goes on with the sockets, and must not lose them.
            return;
        }

        Share(false);
        logger.GoingOn(_reason);
        if (_isReleased)
        {
            server.TakeBackAsync().GetAwaiter().GetResult();
        }
    }

    private bool TryFollow(string word)
    {
        switch (word)
        {
            case HandoverWords.State:
                _isReleased = true;
                server.ReleaseAsync().GetAwaiter().GetResult();
                channel.Send(HandoverWords.Released);
                return true;
            case HandoverWords.Ready:
                End();
                return false;
            default:
                _reason = $"it says \"{word}\"";
                return false;
        }
    }

    private void SendSockets()
    {
        foreach (Listener listener in server.Listeners)
        {
            channel.Send($"{HandoverWords.Tcp}{listener.EndPoint}", listener.Tcp);
            foreach (Socket[] sockets in listener.Udp.Chunk(DescriptorChannel.MostSockets))
            {
                channel.Send($"{HandoverWords.Udp}{listener.EndPoint}", sockets);
            }
        }

        channel.Send(HandoverWords.End);
    }

    private void End()
    {
        int successor = channel.Peer;
        ending();
        server.EndAsync(successor).GetAwaiter().GetResult();
        logger.HandedOver(successor);
        try
        {
            ended(successor);
            channel.Send(HandoverWords.Gone);
        }
        finally
        {
            server.Leave();
        }
    }

    private void Share(bool isShared)
    {
        foreach (Listener listener in server.Listeners)
        {
            listener.IsShared = isShared;
        }
    }
}
