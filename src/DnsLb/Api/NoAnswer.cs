using System.Net.Sockets;
using System.Text.Json;
using DnsLb.Core.Files;

namespace DnsLb.Api;

/// <summary>Why a server has given no answer, and what would be right, for people.</summary>
internal static class NoAnswer
{
    /// <summary>Whether a failure is the server's, or the way's to it, and not a bug.</summary>
    public static bool Is(Exception failure) => failure is HttpRequestException or OperationCanceledException or JsonException or InvalidOperationException or IOException;

    /// <summary>What is to be said of a failure.</summary>
    /// <param name="place">Where the server should be.</param>
    /// <param name="tls">The client's TLS; null: it speaks none.</param>
    /// <param name="failure">What happened.</param>
    /// <param name="patience">How long an answer was waited for.</param>
    public static string Describe(ApiPlace place, ClientTls? tls, Exception failure, TimeSpan patience) => failure switch
    {
        JsonException => $"what answers at {place} is no dnslb of this version: {failure.Message}",
        OperationCanceledException => $"no answer of a server at {place} within {patience.TotalSeconds:0.#} s; is it stopped or overloaded? A change that was asked for may still be made",
        _ => $"no answer of a server at {place}: {Reason(place, tls, failure)}",
    };

    private static string Reason(ApiPlace place, ClientTls? tls, Exception failure)
    {
        const string usual = "does it run (dnslb serve), and is --api the same there?";
        Exception cause = failure.GetBaseException();
        return place.Socket is { } path && cause is SocketException refused ? OfSocket(path, refused)
            : cause is SocketException unnamed && OfName(unnamed) is { } why ? $"the name {place.Address.Host} cannot be looked up: {why}; is the name right, and does the resolver of this machine work?"
            : tls?.Refusal(failure) is { } refusal ? refusal
            : failure is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } ? $"the TLS handshake failed: {cause.Message}; does it speak TLS (api-cert), or should --api begin with http://?"
            : failure is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } && tls is null && place.Socket is null ? $"{cause.Message}; does it speak TLS, so that --api should begin with https://?"
            : $"{cause.Message}; {usual}";
    }

    // What the system says of these is as of any call, such as "Resource temporarily unavailable".
    private static string? OfName(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.HostNotFound => "there is no such name",
        SocketError.NoData => "it has no address",
        SocketError.TryAgain or SocketError.NoRecovery => "the resolver gives no answer",
        _ => null,
    };

    private static string OfSocket(string path, SocketException refused)
    {
        string hint = refused.SocketErrorCode == SocketError.AccessDenied ? "; it is for the user and the group of the server, and for root"
            : Path.Exists(path) ? ""
            : $"; does the server run, with --api-socket {path}?";
        return SocketFile.Reason(path, refused) + hint;
    }
}
