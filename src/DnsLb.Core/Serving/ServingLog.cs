using System.Net;
using DnsLb.Core.Logging;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Serving;

/// <summary>Everything that starting, reloading and stopping log.</summary>
internal static partial class ServingLog
{
    [LoggerMessage(EventIds.Listening, LogLevel.Information, "listening on {EndPoint} (UDP and TCP)")]
    public static partial void Listening(this ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(EventIds.Ready, LogLevel.Information, "ready: {Zones}, {Records}, {Pools}, {Workers} per address: {Names}")]
    public static partial void Ready(this ILogger logger, string zones, string records, string pools, string workers, string names);

    [LoggerMessage(EventIds.WaitingForFirstProbes, LogLevel.Information, "waiting for the first probes of {Targets}, {Seconds:0.#} s at most, before anything is answered")]
    public static partial void WaitingForFirstProbes(this ILogger logger, string targets, double seconds);

    [LoggerMessage(EventIds.FewOpenFiles, LogLevel.Warning, "the limit of {OpenFiles} open files leaves {Connections} TCP connections, {PerClient} of one client address, and {Probes} probes at once; raise it to {Wanted} for all (ulimit -n, LimitNOFILE=)")]
    public static partial void FewOpenFiles(this ILogger logger, long openFiles, int connections, int perClient, int probes, long wanted);

    [LoggerMessage(EventIds.SettingWarning, LogLevel.Warning, "{Warning}")]
    public static partial void SettingWarning(this ILogger logger, string warning);

    [LoggerMessage(EventIds.RateLimits, LogLevel.Information, "rate limit{DryRun}: {PerSecond} replies a second over UDP to a client network for each kind of reply; exempt: {Exempt}")]
    public static partial void RateLimits(this ILogger logger, string dryRun, int perSecond, string exempt);

    [LoggerMessage(EventIds.LimitingReplies, LogLevel.Warning, "{DryRun}limiting replies to {Network} ({Class}), perhaps to others too; since the last of these lines {Limited}")]
    public static partial void LimitingReplies(this ILogger logger, string dryRun, string network, string @class, string limited);

    [LoggerMessage(EventIds.LimitingEnded, LogLevel.Information, "{DryRun}no reply has been limited for {Seconds} s; since the last of these lines {Limited}")]
    public static partial void LimitingEnded(this ILogger logger, string dryRun, double seconds, string limited);

    [LoggerMessage(EventIds.ZoneError, LogLevel.Error, "{Diagnostic}")]
    public static partial void ZoneError(this ILogger logger, object diagnostic);

    [LoggerMessage(EventIds.ZoneWarning, LogLevel.Warning, "{Diagnostic}")]
    public static partial void ZoneWarning(this ILogger logger, object diagnostic);

    [LoggerMessage(EventIds.KeptOldZone, LogLevel.Error, "{Path} has errors: {Zone} is served as it was before")]
    public static partial void KeptOldZone(this ILogger logger, string path, string zone);

    [LoggerMessage(EventIds.NotServed, LogLevel.Error, "{Path} has errors: it is not served")]
    public static partial void NotServed(this ILogger logger, string path);

    [LoggerMessage(EventIds.ErrorsAreGone, LogLevel.Information, "{Path} is gone, and its errors with it")]
    public static partial void ErrorsAreGone(this ILogger logger, string path);

    [LoggerMessage(EventIds.FolderProblem, LogLevel.Error, "the zones of {Folder} are served as before: {Problem}")]
    public static partial void FolderProblem(this ILogger logger, string folder, string problem);

    [LoggerMessage(EventIds.FoldersReadable, LogLevel.Information, "all zone folders can be read again")]
    public static partial void FoldersReadable(this ILogger logger);

    [LoggerMessage(EventIds.StillBeingWritten, LogLevel.Warning, "{Path} is still being written: its change is taken over when it is closed")]
    public static partial void StillBeingWritten(this ILogger logger, string path);

    [LoggerMessage(EventIds.FileDoesNotAnswer, LogLevel.Error, "{Path} has not answered within {Seconds} s: what was read of it last is served on")]
    public static partial void FileDoesNotAnswer(this ILogger logger, string path, double seconds);

    [LoggerMessage(EventIds.FileAnswersAgain, LogLevel.Information, "{Path} answers again, or is no file of a zone any more")]
    public static partial void FileAnswersAgain(this ILogger logger, string path);

    [LoggerMessage(EventIds.SerialDidNotGrow, LogLevel.Warning, "{Zone}: the records changed but the serial did not grow ({Before}, now {After}): secondary servers will not take it over")]
    public static partial void SerialDidNotGrow(this ILogger logger, string zone, uint before, uint after);

    [LoggerMessage(EventIds.NoListenerFor, LogLevel.Warning, "{Zone}: name server {NameServer} has an {Family} address, but there is no {Family} listen address")]
    public static partial void NoListenerFor(this ILogger logger, string zone, string nameServer, string family);

    [LoggerMessage(EventIds.NoZoneLeft, LogLevel.Warning, "reloaded {Changed}: no zone is left, and every query is refused; are the folders mounted and filled?")]
    public static partial void NoZoneLeft(this ILogger logger, string changed);

    [LoggerMessage(EventIds.Reloaded, LogLevel.Information, "reloaded {Changed}: now {Zones}, {Records}, in {Milliseconds} ms")]
    public static partial void Reloaded(this ILogger logger, string changed, string zones, string records, long milliseconds);

    [LoggerMessage(EventIds.NothingChanged, LogLevel.Information, "read all zone files again: nothing changed")]
    public static partial void NothingChanged(this ILogger logger);

    [LoggerMessage(EventIds.CookieSecretsRead, LogLevel.Information, "read the cookie secrets of {Path}")]
    public static partial void CookieSecretsRead(this ILogger logger, string path);

    [LoggerMessage(EventIds.CookieSecretsKept, LogLevel.Error, "the old cookie secrets stay in use: {Problem}")]
    public static partial void CookieSecretsKept(this ILogger logger, string problem);

    [LoggerMessage(EventIds.CookieSecretsEqual, LogLevel.Warning, "{Path}: both cookie secrets are the same; one in use and another one are meant")]
    public static partial void CookieSecretsEqual(this ILogger logger, string path);

    [LoggerMessage(EventIds.CookieSecretsReadable, LogLevel.Warning, "{Path} holds secrets and every user of this machine can read it: chmod 600")]
    public static partial void CookieSecretsReadable(this ILogger logger, string path);

    [LoggerMessage(EventIds.OverrideSet, LogLevel.Information, "override {Selector}: {Kind} {Details}")]
    public static partial void OverrideSet(this ILogger logger, object selector, string kind, string details);

    [LoggerMessage(EventIds.OverrideTakenBack, LogLevel.Information, "override {Selector}: {Kind} taken back by {Author}; it was {Details}")]
    public static partial void OverrideTakenBack(this ILogger logger, object selector, string kind, string author, string details);

    [LoggerMessage(EventIds.OverrideEnded, LogLevel.Information, "override {Selector}: {Kind} has ended; it was {Details}")]
    public static partial void OverrideEnded(this ILogger logger, object selector, string kind, string details);

    [LoggerMessage(EventIds.Stopped, LogLevel.Information, "stopped")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(EventIds.CalibrationFailed, LogLevel.Error, "finding the terms of leases anew failed; those before stay in force")]
    public static partial void CalibrationFailed(this ILogger logger, Exception failure);

    [LoggerMessage(EventIds.ReloadFailed, LogLevel.Error, "a reload failed; what was served is served on")]
    public static partial void ReloadFailed(this ILogger logger, Exception failure);
}
