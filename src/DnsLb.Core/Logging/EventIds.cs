namespace DnsLb.Core.Logging;

/// <summary>The number of each message that is logged, by which programs that read the log tell them apart: none is given to another message, ever.</summary>
/// <remarks>A thousand for each folder; a new message takes the next number of its folder, whatever stands between. What they say and ask for is in Docs/log-messages.md.</remarks>
#pragma warning disable CS1591 // The names are those of the messages.
public static class EventIds
{
    // Serving
    public const int Listening = 1001;
    public const int Ready = 1002;
    public const int WaitingForFirstProbes = 1003;
    public const int FewOpenFiles = 1004;
    public const int SettingWarning = 1005;
    public const int RateLimits = 1006;
    public const int LimitingReplies = 1007;
    public const int LimitingEnded = 1008;
    public const int ZoneError = 1009;
    public const int ZoneWarning = 1010;
    public const int KeptOldZone = 1011;
    public const int NotServed = 1012;
    public const int ErrorsAreGone = 1013;
    public const int FolderProblem = 1014;
    public const int FoldersReadable = 1015;
    public const int StillBeingWritten = 1016;
    public const int FileDoesNotAnswer = 1017;
    public const int FileAnswersAgain = 1018;
    public const int SerialDidNotGrow = 1019;
    public const int NoListenerFor = 1020;
    public const int NoZoneLeft = 1021;
    public const int Reloaded = 1022;
    public const int NothingChanged = 1023;
    public const int CookieSecretsRead = 1024;
    public const int CookieSecretsKept = 1025;
    public const int CookieSecretsEqual = 1026;
    public const int CookieSecretsReadable = 1027;
    public const int OverrideSet = 1028;
    public const int OverrideTakenBack = 1029;
    public const int OverrideEnded = 1030;
    public const int Stopped = 1031;
    public const int CalibrationFailed = 1032;
    public const int ReloadFailed = 1033;

    // Health
    public const int StatesFileWrong = 2001;
    public const int StatesFileStrangers = 2002;
    public const int StatesFileOutdated = 2003;
    public const int StatesFileWell = 2004;
    public const int ListenerThrew = 2005;
    public const int ProgramsWait = 2006;
    public const int ProgramsWaitNoMore = 2007;
    public const int ProbeNotMade = 2008;
    public const int FlappingChanged = 2009;
    public const int DrainBegan = 2010;
    public const int DrainEnded = 2011;
    public const int FirstVerdict = 2012;
    public const int VerdictWhileForced = 2013;
    public const int VerdictChanged = 2014;
    public const int ProbeReportThrew = 2015;
    public const int ProbeThrew = 2016;
    public const int HealthFrozen = 2017;
    public const int HealthThawed = 2018;

    // State
    public const int StateRead = 3001;
    public const int StateOverrideDropped = 3002;
    public const int StateOnlyInMemory = 3003;
    public const int StateUsedAgain = 3004;
    public const int StateRemoved = 3005;
    public const int StateHeldAgain = 3006;
    public const int StateDamaged = 3007;

    // Notifications
    public const int ReceiverFails = 4001;
    public const int ReceiverWorks = 4002;
    public const int EventGivenUp = 4003;
    public const int EventDropped = 4004;
    public const int EventsLost = 4005;
    public const int ReceiverThrew = 4006;

    // Transport
    public const int AnsweringFailed = 5001;
    public const int WorkerFailed = 5002;
    public const int TcpAcceptFailed = 5003;
    public const int TcpPlacesTaken = 5004;
    public const int TcpConnectionFailed = 5005;

    // Recording
    public const int RecordingStarts = 6001;
    public const int RecordingFails = 6002;
    public const int RecordingWorks = 6003;
    public const int RecordsLost = 6004;
    public const int RecordingDoesNotEnd = 6005;

    // Api
    public const int ApiConnectionRefused = 7001;
    public const int ApiListening = 7002;
    public const int ApiCannotListen = 7003;
    public const int ApiEventStreamSlow = 7004;
    public const int ApiCertificateInUse = 7005;
    public const int ApiCertificateExpired = 7006;
    public const int ApiCertificateKept = 7007;
    public const int ApiChange = 7101;
    public const int ApiChangeRefused = 7102;

    // Handover
    public const int HandingOver = 8001;
    public const int HandedOver = 8002;
    public const int HandoverFailed = 8003;
    public const int HandoverCannotBeOffered = 8004;
    public const int TakingOver = 8005;
    public const int TakenOver = 8006;
    public const int PredecessorEnded = 8007;
    public const int Replaced = 8008;

    // Hosting and metrics
    public const int ServerStandsStill = 9001;
    public const int CollectorTakesNoMetrics = 9101;
    public const int LabelsNotMade = 9102;
}
#pragma warning restore CS1591
