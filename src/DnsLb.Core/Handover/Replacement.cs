using System.Net.Sockets;
using DnsLb.Core.Files;

namespace DnsLb.Core.Handover;

/// <summary>Has a running server replaced by a new process, as <c>dnslb restart</c> does.</summary>
public static class Replacement
{
    /// <summary>Asks for it, and waits until the new process answers.</summary>
    /// <param name="path">The socket of the server.</param>
    /// <param name="tell">Hears how it goes, a line at a time.</param>
    /// <returns>Why it was not replaced, and whether a server was there to say so; null: it was.</returns>
    public static (string Problem, bool IsServed)? Ask(string path, Action<string> tell)
    {
        using Socket socket = DescriptorChannel.NewSocket();
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            string reason = failure is SocketException refused ? SocketFile.Reason(path, refused) : failure.Message;
            return ($"no server hands itself over at {path}: {reason}; is it running, with --handover {path}?", false);
        }

        // The server gives the new process its time, and says when that is over.
        using var channel = new DescriptorChannel(socket) { Patience = HandoverOffer.Patience * 2 };
        try
        {
            channel.Send(HandoverWords.Replace);
            while (channel.Receive().Text is { } text)
            {
                if (text.StartsWith(HandoverWords.Refuse, StringComparison.Ordinal))
                {
                    return (text[HandoverWords.Refuse.Length..], true);
                }

                tell(text);
                if (text.StartsWith(HandoverWords.Replaced, StringComparison.Ordinal))
                {
                    return null;
                }
            }

            return ("the server ended before the new process had taken over", true);
        }
        catch (SocketException failure)
        {
            return ($"the server does not say what became of the new process: {failure.Message}", true);
        }
    }
}
